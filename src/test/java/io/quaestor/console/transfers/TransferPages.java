package io.quaestor.console.transfers;

import io.quaestor.console.frame.Window;
import io.quaestor.console.operators.CurrentOperator;
import io.quaestor.platform.data.KeysetQuery;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The screen's searches by name, for plans and measurements. */
public final class TransferPages {

    private TransferPages() {}

    public static Map<String, KeysetQuery> in(JdbcClient jdbc, UUID user, Window window) {
        TransferQueries queries = new TransferQueries(jdbc, new CurrentOperator());
        Map<String, KeysetQuery> pages = new LinkedHashMap<>();
        pages.put("transfers", queries.query(TransferFilter.ALL));
        pages.put("transfers of a user", queries.query(filter(user, null, null, null, null, window)));
        pages.put("transfers of a status", queries.query(filter(null, "FAILED", null, null, null, window)));
        pages.put("pending withdrawals", queries.query(filter(null, "PENDING", "WITHDRAW", null, null, Window.ALL)));
        pages.put("transfers of a type", queries.query(filter(null, null, "WITHDRAW", null, null, window)));
        pages.put("transfers of a hash", queries.query(filter(null, null, null, "0x7", null, Window.ALL)));
        pages.put("transfers to an address", queries.query(filter(null, null, null, null, "a7", Window.ALL)));
        return pages;
    }

    private static TransferFilter filter(
            @Nullable UUID user,
            @Nullable String status,
            @Nullable String type,
            @Nullable String txHash,
            @Nullable String address,
            Window window) {
        return new TransferFilter(null, user, type, status, null, txHash, address, window);
    }
}
