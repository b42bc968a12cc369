package io.quaestor.console.trades;

import io.quaestor.console.frame.Window;
import io.quaestor.platform.data.KeysetQuery;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationContext;

/** The screen's searches by name, for plans and measurements. */
public final class TradePages {

    private TradePages() {}

    public static Map<String, KeysetQuery> in(
            ApplicationContext context, UUID user, UUID order, String symbol, Instant from) {
        TradeQueries queries = context.getBean(TradeQueries.class);
        Map<String, KeysetQuery> pages = new LinkedHashMap<>();
        Window window = new Window(from, null);
        pages.put("trades", queries.query(TradeFilter.ALL));
        pages.put("trades of a window", queries.query(new TradeFilter(null, null, null, null, null, window)));
        pages.put("trades of a symbol", queries.query(new TradeFilter(null, symbol, null, null, null, window)));
        pages.put("trades of a user", queries.query(new TradeFilter(null, null, user, null, null, window)));
        pages.put("trades of an order", queries.query(new TradeFilter(null, null, null, order, null, window)));
        pages.put(
                "trades of a symbol and size",
                queries.query(new TradeFilter(null, symbol, null, null, BigDecimal.ONE, window)));
        return pages;
    }
}
