package io.quaestor.exchange;

import io.quaestor.platform.data.SqlArrays;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Every row that a cast's commands left on the primary, all columns, with roles in place of ids. Left out is only what
 * two deliveries of the same commands cannot share: ids that the database or a service makes, sequences, transaction
 * ids, and the wall clock's times of a change of a user's status.
 */
public final class CastRows {

    /** Rows by table; those of ledger and events in the order in which they were written. */
    private static final Map<String, String> ROWS = Map.of(
            "users",
            "select (to_jsonb(row) - 'updated_at')::text from users row where id = any(:ids)",
            "instruments",
            "select to_jsonb(row)::text from instruments row where symbol = any(:symbols)",
            "accounts",
            "select (to_jsonb(row) - 'id')::text from accounts row where currency = :currency",
            "orders",
            "select to_jsonb(row)::text from orders row where symbol = any(:symbols)",
            "positions",
            "select (to_jsonb(row) - 'id')::text from positions row where symbol = any(:symbols)",
            "trades",
            "select to_jsonb(row)::text from trades row where symbol = any(:symbols)",
            "transfers",
            "select to_jsonb(row)::text from transfers row where currency = :currency",
            "ledger entries",
            """
            select (to_jsonb(row) - 'sequence' - 'account_id'
                || jsonb_build_object('account', coalesce(accounts.user_id::text, accounts.kind)))::text
            from ledger_entries row
            join accounts on accounts.id = row.account_id
            where accounts.currency = :currency
            order by row.sequence
            """,
            "events",
            """
            select (to_jsonb(row) - 'id' - 'sequence' - 'xid'
                - case when event_type in ('UserFrozen', 'UserReactivated', 'UserClosed') then 'created_at' else '' end
                || jsonb_build_object('position', positions.user_id || ' ' || positions.symbol || ' ' || positions.side))::text
            from events row
            left join positions on positions.id = row.aggregate_id
            where row.aggregate_id in (
                select unnest(:ids)
                union all
                select id from positions where symbol = any(:symbols)
            )
            order by row.sequence
            """);

    private final JdbcClient jdbc;

    public CastRows(ApplicationContext context) {
        this.jdbc = context.getBean(JdbcClient.class);
    }

    public List<String> of(Cast cast) {
        List<String> all = new ArrayList<>();
        ROWS.keySet().stream().sorted().forEach(table -> {
            String sql = ROWS.getOrDefault(table, "");
            List<String> rows = cast.named(jdbc.sql(sql)
                    .params(parameters(cast, sql))
                    .query((row, index) -> table + " " + row.getString(1))
                    .list());
            all.addAll(sql.contains("order by") ? rows : rows.stream().sorted().toList());
        });
        return all;
    }

    private static Map<String, Object> parameters(Cast cast, String sql) {
        return sql.contains(":currency")
                ? Map.of("currency", cast.currency())
                : Map.of("ids", SqlArrays.uuids(cast.ids()), "symbols", SqlArrays.texts(cast.symbols()));
    }
}
