package io.quaestor.console.ledger;

import io.quaestor.console.frame.Window;
import io.quaestor.platform.data.KeysetQuery;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The screen's searches by name, for plans and measurements. */
public final class LedgerPages {

    private LedgerPages() {}

    public static Map<String, KeysetQuery> in(JdbcClient jdbc, UUID user, UUID account, UUID journal, Window window) {
        LedgerQueries queries = new LedgerQueries(jdbc);
        Map<String, KeysetQuery> pages = new LinkedHashMap<>();
        pages.put("ledger", queries.query(EntryFilter.ALL));
        pages.put("ledger of a window", queries.query(new EntryFilter(null, null, null, null, window)));
        pages.put("ledger of an account", queries.query(new EntryFilter(null, account, null, null, window)));
        pages.put("ledger of a user", queries.query(new EntryFilter(null, null, user, null, Window.ALL)));
        pages.put("ledger of a journal", queries.query(new EntryFilter(journal, null, null, null, Window.ALL)));
        pages.put("ledger of a user and kind", queries.query(new EntryFilter(null, null, user, "FEE", window)));
        return pages;
    }
}
