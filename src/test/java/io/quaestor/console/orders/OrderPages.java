package io.quaestor.console.orders;

import io.quaestor.console.Search;
import io.quaestor.console.frame.Window;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/** The screen's searches by name, for plans and measurements. */
public final class OrderPages {

    private OrderPages() {}

    public static Map<String, Search> in(ApplicationContext context, UUID user, String symbol, Instant from) {
        OrderQueries queries = context.getBean(OrderQueries.class);
        Map<String, Search> pages = new LinkedHashMap<>();
        Window window = new Window(from, null);
        pages.put("orders", search(queries, filter(null, null, null, null, Window.ALL)));
        pages.put("orders of a window", search(queries, filter(null, null, null, null, window)));
        pages.put("orders of a user", search(queries, filter(user, null, null, null, window)));
        pages.put("orders of a user and status", search(queries, filter(user, null, "FILLED", null, window)));
        pages.put("orders of a symbol", search(queries, filter(null, symbol, null, null, window)));
        pages.put("orders of a symbol and status", search(queries, filter(null, symbol, "NEW", null, window)));
        pages.put("orders of a status", search(queries, filter(null, null, "NEW", null, window)));
        pages.put("orders of a symbol and side", search(queries, filter(null, symbol, null, "SELL", window)));
        pages.put("orders of a window and side", search(queries, filter(null, null, null, "SELL", window)));
        pages.put("orders of a window, status and side", search(queries, filter(null, null, "NEW", "SELL", window)));
        return pages;
    }

    private static OrderFilter filter(
            @Nullable UUID user,
            @Nullable String symbol,
            @Nullable String status,
            @Nullable String side,
            Window window) {
        return new OrderFilter(null, user, symbol, status, side, null, window);
    }

    private static Search search(OrderQueries queries, OrderFilter filter) {
        return new Search(queries.query(filter), span -> queries.page(filter, span));
    }
}
