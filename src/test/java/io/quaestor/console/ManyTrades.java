package io.quaestor.console;

import io.quaestor.TestStack;
import io.quaestor.platform.data.DatabaseAddress;
import io.quaestor.platform.data.Key;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;

/**
 * Orders and trades of a hundred symbols, generated set-wise: 1,000 users at random, an order every few milliseconds of
 * January 2026, of every status, most of them filled; the trades' orders at random too. Nothing else is written, so no
 * identity holds for them.
 */
public record ManyTrades(UUID user, UUID order, Instant from, Key middle) {

    private static final int STEP = 500_000;

    private static final String PREPARE = """
            insert into instruments (symbol, base_currency, quote_currency, tick_size, lot_size, min_notional, max_leverage,
                maintenance_margin_rate, maker_fee_rate, taker_fee_rate, mark_price, created_at, updated_at)
            select ':symbol' || coalesce(nullif(n, 0)::text, ''), 'M', 'USD', 0.01, 0.001, 1, 50, 0.005, 0.0002, 0.0005, 100,
                now(), now()
            from generate_series(0, 99) n;
            select create_month_partition('trades', date '2026-01-01');
            create function many_id(kind text, n bigint, of bigint) returns uuid language sql immutable as $$
                -- a version 7 UUID (RFC 9562) of that time, its random part made of a number
                select (lpad(to_hex((extract(epoch from timestamptz '2026-01-01 00:00Z' + n * (interval '30 days' / of))
                    * 1000)::bigint), 12, '0') || '7' || kind || '8000' || lpad(to_hex(n), 12, '0'))::uuid
            $$;
            insert into users (id, email, password_hash, created_at, updated_at)
            select md5(':symbol' || 'user' || n)::uuid, lower(':symbol') || n || '@many.quaestor.example', '{none}',
                '2020-01-01 00:00Z', '2020-01-01 00:00Z'
            from generate_series(0, 999) n;
            """;

    private static final String ORDERS = """
            insert into orders (id, user_id, symbol, side, type, status, price, quantity, filled_quantity,
                remaining_quantity, filled_value, average_price, leverage, created_at, updated_at)
            select many_id(left(md5(':symbol'), 2) || '1', n, :orders), md5(':symbol' || 'user' || ((hashint8(n) & 1023) % 1000))::uuid,
                ':symbol' || coalesce(nullif(n / 2 % 100, 0)::text, ''), case when n % 2 = 0 then 'BUY' else 'SELL' end, 'LIMIT', status, 100, 4, filled, 4 - filled,
                filled * 100, case when filled > 0 then 100 end, 10, at, at
            from (
                select n, timestamptz '2026-01-01 00:00Z' + n * (interval '30 days' / :orders) as at, status,
                    case status when 'FILLED' then 4 when 'PARTIALLY_FILLED' then 1 else 0 end as filled
                from generate_series(:from::bigint, :to::bigint) n
                cross join lateral (select (array['NEW', 'PARTIALLY_FILLED', 'CANCELED', 'CANCELED', 'EXPIRED',
                    'REJECTED'])[n % 97 + 1]) as few (few_status)
                cross join lateral (select coalesce(few_status, 'FILLED')) as given (status)
            ) numbered
            """;

    private static final String TRADES = """
            insert into trades (id, symbol, buyer_order_id, seller_order_id, buyer_user_id, seller_user_id, price, quantity,
                buyer_fee, seller_fee, is_buyer_maker, trade_time)
            select many_id(left(md5(':symbol'), 2) || '2', n, :trades), ':symbol' || coalesce(nullif(buy / 2 % 100, 0)::text, ''), many_id(left(md5(':symbol'), 2) || '1', buy, :orders),
                many_id(left(md5(':symbol'), 2) || '1', sell, :orders), md5(':symbol' || 'user' || n * 7919 % 1000)::uuid,
                md5(':symbol' || 'user' || (n * 7919 + 1) % 1000)::uuid, 100, n * 7919 % 40 * 0.05 + 0.05, 0.02, 0.05, true, at
            from (
                select n, n * :orders / :trades / 2 * 2 as buy, n * :orders / :trades / 2 * 2 + 1 as sell,
                    timestamptz '2026-01-01 00:00Z' + n * (interval '30 days' / :trades) as at
                from generate_series(:from::bigint, :to::bigint) n
            ) numbered
            """;

    /** Makes them on the primary and waits for the standby to have them. */
    public static ManyTrades make(long trades, long orders, String symbol) throws SQLException {
        DatabaseAddress superuser = TestStack.stack().primarySuperuser();
        try (Connection connection = DriverManager.getConnection(
                        superuser.jdbcUrl().replaceFirst("/[^/?]*(\\?|$)", "/exchange$1"),
                        superuser.user(),
                        superuser.password());
                Statement statement = connection.createStatement()) {
            // Foreign keys are those of the generator.
            statement.execute("set session_replication_role = replica");
            String prepared = PREPARE.replace(":symbol", symbol);
            statement.execute(prepared);
            List<String> indexes = trades > STEP ? dropIndexes(statement) : List.of();
            fill(statement, ORDERS, orders, trades, orders, symbol);
            fill(statement, TRADES, trades, trades, orders, symbol);
            for (String index : indexes) {
                statement.execute(index);
                awaitStandby(statement);
            }
            statement.execute("drop function many_id");
            statement.execute("analyze orders");
            statement.execute("analyze trades");
            statement.execute("analyze users");
            awaitStandby(statement);
            return made(statement, symbol);
        }
    }

    /** Drops what no constraint needs, and returns how to make it again: built at once, an index costs a tenth. */
    private static List<String> dropIndexes(Statement statement) throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> definitions = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("""
                select indexname, replace(indexdef, ' ON ONLY ', ' ON ') from pg_indexes
                where schemaname = 'public' and tablename in ('trades', 'orders')
                    and not exists (select from pg_constraint where conname = indexname)
                """)) {
            while (row.next()) {
                names.add(row.getString(1));
                definitions.add(row.getString(2));
            }
        }
        for (String name : names) {
            statement.execute("drop index public." + name);
        }
        return definitions;
    }

    private static void fill(Statement statement, String sql, long rows, long trades, long orders, String symbol)
            throws SQLException {
        for (long from = 0; from < rows; from += STEP) {
            statement.execute(sql.replace(":symbol", symbol)
                    .replace(":from", "" + from)
                    .replace(":to", "" + (Math.min(rows, from + STEP) - 1))
                    .replace(":orders", "" + orders)
                    .replace(":trades", "" + trades));
            awaitStandby(statement);
        }
    }

    private static ManyTrades made(Statement statement, String symbol) throws SQLException {
        try (ResultSet row = statement.executeQuery("""
                select buyer_user_id, buyer_order_id, trade_time, id from trades
                where symbol = '%s' and trade_time >= '2026-01-16' order by trade_time, id limit 1
                """.formatted(symbol))) {
            row.next();
            Instant time = row.getObject("trade_time", OffsetDateTime.class).toInstant();
            return new ManyTrades(
                    row.getObject("buyer_user_id", UUID.class),
                    row.getObject("buyer_order_id", UUID.class),
                    Instant.parse("2026-01-01T00:00:00Z"),
                    new Key(List.of(time, row.getObject("id", UUID.class))));
        }
    }

    /** What is generated must not outrun the WAL that is kept for the standby. */
    private static void awaitStandby(Statement primary) {
        Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> {
            try (ResultSet row = primary.executeQuery("""
                    select coalesce(max(pg_wal_lsn_diff(pg_current_wal_flush_lsn(), replay_lsn)), 1e12) < 1e6
                    from pg_stat_replication
                    """)) {
                row.next();
                return row.getBoolean(1);
            }
        });
    }
}
