package io.quaestor.console.trades;

import io.quaestor.console.Search;
import io.quaestor.console.frame.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationContext;

/** The screen's searches by name, for plans and measurements. */
public final class TradePages {

    private TradePages() {}

    public static Map<String, Search> in(
            ApplicationContext context, UUID user, UUID order, String symbol, Instant from) {
        TradeQueries queries = context.getBean(TradeQueries.class);
        Map<String, Search> pages = new LinkedHashMap<>();
        Window window = new Window(from, null);
        pages.put("trades", search(queries, TradeFilter.ALL));
        pages.put("trades of a window", search(queries, new TradeFilter(null, null, null, null, null, window)));
        pages.put("trades of a symbol", search(queries, new TradeFilter(null, symbol, null, null, null, window)));
        pages.put("trades of a user", search(queries, new TradeFilter(null, null, user, null, null, window)));
        pages.put("trades of an order", search(queries, new TradeFilter(null, null, null, order, null, window)));
        pages.put(
                "trades of a symbol and size",
                search(queries, new TradeFilter(null, symbol, null, null, BigDecimal.ONE, window)));
        return pages;
    }

    private static Search search(TradeQueries queries, TradeFilter filter) {
        return new Search(queries.query(filter), span -> queries.page(filter, span));
    }
}
