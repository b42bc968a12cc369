package io.quaestor.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.console.orders.OrderPages;
import io.quaestor.console.trades.TradePages;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every search of the big tables walks an index, on tables large enough that the planner has a choice. */
@IntegrationTest
class PlansTest {

    private static final String SYMBOL = "PLANS-USD";

    @Autowired
    private ApplicationContext context;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void every_search_walks_an_index_and_sorts_no_more_than_its_branches_bring() throws Exception {
        ManyTrades made = ManyTrades.make(60_000, 24_000, SYMBOL);
        Map<String, KeysetQuery> searches = new LinkedHashMap<>();
        searches.putAll(OrderPages.in(context, made.user(), SYMBOL, made.from()));
        searches.putAll(TradePages.in(context, made.user(), made.order(), SYMBOL, made.from()));
        searches.forEach((name, query) -> {
            List<String> newest = query.plan(KeysetSpan.NEWEST);
            assertThat(newest)
                    .as(name)
                    .noneMatch(line -> line.contains("Seq Scan on orders") || line.contains("Seq Scan on trades_2"));
            List<String> deep = query.plan(new KeysetSpan.Older(made.middle()));
            assertThat(deep)
                    .as(name)
                    .noneMatch(line -> line.contains("Seq Scan on orders") || line.contains("Seq Scan on trades_2"));
            List<String> upwards = query.plan(new KeysetSpan.Newer(made.middle()));
            assertThat(upwards)
                    .as(name)
                    .noneMatch(line -> line.contains("Seq Scan on orders") || line.contains("Seq Scan on trades_2"));
        });
    }
}
