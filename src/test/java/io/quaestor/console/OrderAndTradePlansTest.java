package io.quaestor.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.console.orders.OrderPages;
import io.quaestor.console.trades.TradePages;
import io.quaestor.platform.data.KeysetSpan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Every search of the big tables walks an index, on tables large enough that the planner has a choice. */
@IntegrationTest
class OrderAndTradePlansTest {

    private static final String SYMBOL = "PLANS-USD";

    @Autowired
    private ApplicationContext context;

    /** By whose index each search must go. */
    private static final Map<String, List<String>> INDEXES = new LinkedHashMap<>();

    static {
        INDEXES.put("orders", List.of("orders_created"));
        INDEXES.put("orders of a window", List.of("orders_created"));
        INDEXES.put("orders of a user", List.of("orders_user_status"));
        INDEXES.put("orders of a user and status", List.of("orders_user_status"));
        INDEXES.put("orders of a symbol", List.of("orders_symbol_status"));
        INDEXES.put("orders of a symbol and status", List.of("orders_symbol_status"));
        INDEXES.put("orders of a status", List.of("orders_symbol_status"));
        INDEXES.put("orders of a symbol and side", List.of("orders_symbol_status"));
        INDEXES.put("orders of a window and side", List.of("orders_created"));
        INDEXES.put("orders of a window, status and side", List.of("orders_created"));
        INDEXES.put("trades", List.of("trades_2026_01_trade_time_id"));
        INDEXES.put("trades of a window", List.of("trades_2026_01_trade_time_id"));
        INDEXES.put("trades of a symbol", List.of("trades_2026_01_symbol_trade_time_id"));
        INDEXES.put(
                "trades of a user",
                List.of("trades_2026_01_buyer_user_id_trade_time_id", "trades_2026_01_seller_user_id_trade_time_id"));
        INDEXES.put("trades of an order", List.of("trades_2026_01_buyer_order_id", "trades_2026_01_seller_order_id"));
        INDEXES.put("trades of a symbol and size", List.of("trades_2026_01_symbol_trade_time_id"));
    }

    @Test
    void every_search_walks_its_index_down_from_the_newest_from_the_middle_and_up() throws Exception {
        ManyTrades made = ManyTrades.make(60_000, 24_000, SYMBOL);
        Map<String, Search> searches = new LinkedHashMap<>();
        searches.putAll(OrderPages.in(context, made.user(), SYMBOL, made.from()));
        searches.putAll(TradePages.in(context, made.user(), made.order(), SYMBOL, made.from()));
        assertThat(searches.keySet()).isEqualTo(INDEXES.keySet());
        searches.forEach((name, search) -> {
            for (KeysetSpan span : List.of(
                    KeysetSpan.newest(), new KeysetSpan.Older(made.middle()), new KeysetSpan.Newer(made.middle()))) {
                List<String> plan = search.query().plan(span);
                assertThat(plan).as("%s, %s", name, span).noneMatch(OrderAndTradePlansTest::readsAllOf);
                assertThat(INDEXES.get(name))
                        .as("%s, %s: %s", name, span, plan)
                        .allSatisfy(index -> assertThat(plan).anyMatch(line -> line.contains(index)));
            }
        });
    }

    private static boolean readsAllOf(String line) {
        return line.contains("Seq Scan on orders") || line.contains("Seq Scan on trades_2026_01");
    }
}
