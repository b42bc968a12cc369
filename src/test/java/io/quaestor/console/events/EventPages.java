package io.quaestor.console.events;

import io.quaestor.console.frame.Window;
import io.quaestor.console.operators.CurrentOperator;
import io.quaestor.platform.data.KeysetQuery;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The screen's searches by name, for plans and measurements. */
public final class EventPages {

    private EventPages() {}

    public static Map<String, KeysetQuery> in(JdbcClient jdbc, UUID aggregate, Window window) {
        EventQueries queries = new EventQueries(jdbc, JsonMapper.shared(), new CurrentOperator());
        Map<String, KeysetQuery> pages = new LinkedHashMap<>();
        pages.put("events", queries.query(EventFilter.ALL));
        pages.put("events of a window", queries.query(new EventFilter(null, null, null, window)));
        pages.put("events of a type", queries.query(new EventFilter(null, null, "OrderFilled", window)));
        pages.put("events of orders", queries.query(new EventFilter("ORDER", null, null, window)));
        pages.put("events of one order", queries.query(new EventFilter(null, aggregate, null, window)));
        return pages;
    }
}
