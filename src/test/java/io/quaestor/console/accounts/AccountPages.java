package io.quaestor.console.accounts;

import io.quaestor.platform.data.KeysetQuery;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The screen's searches by name, for plans and measurements. */
public final class AccountPages {

    private AccountPages() {}

    public static Map<String, KeysetQuery> in(JdbcClient jdbc, UUID user) {
        AccountQueries queries = new AccountQueries(jdbc);
        Map<String, KeysetQuery> pages = new LinkedHashMap<>();
        pages.put("accounts", queries.query(AccountFilter.ALL));
        pages.put("accounts of a user", queries.query(new AccountFilter(null, user, null, null)));
        pages.put("accounts of a currency", queries.query(new AccountFilter(null, null, "PLN", null)));
        pages.put("accounts of users", queries.query(new AccountFilter(null, null, "PLN", "USER")));
        pages.put("accounts of the house", queries.query(new AccountFilter(null, null, null, "INSURANCE")));
        return pages;
    }
}
