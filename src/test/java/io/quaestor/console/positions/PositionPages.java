package io.quaestor.console.positions;

import io.quaestor.platform.data.KeysetQuery;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The screen's searches by name, for plans and measurements. */
public final class PositionPages {

    private PositionPages() {}

    public static Map<String, KeysetQuery> in(JdbcClient jdbc, UUID user, String symbol) {
        PositionQueries queries = new PositionQueries(jdbc, JsonMapper.shared());
        Map<String, KeysetQuery> pages = new LinkedHashMap<>();
        pages.put("positions", queries.query(PositionFilter.ALL));
        pages.put("positions of a user", queries.query(new PositionFilter(null, user, null, null, null, null)));
        pages.put("positions of a symbol", queries.query(new PositionFilter(null, null, symbol, null, null, null)));
        pages.put(
                "open positions of a symbol and side",
                queries.query(new PositionFilter(null, null, symbol, "LONG", true, null)));
        pages.put("open positions", queries.query(new PositionFilter(null, null, null, null, true, null)));
        return pages;
    }

    /** An order that changes. */
    public static Object bySize() {
        return PositionSort.SIZE;
    }
}
