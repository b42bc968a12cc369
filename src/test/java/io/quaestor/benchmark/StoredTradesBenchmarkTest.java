package io.quaestor.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quaestor.IntegrationTest;
import io.quaestor.TestStack;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.trades.Fill;
import io.quaestor.exchange.trades.Settlement;
import io.quaestor.exchange.trades.TradeService;
import io.quaestor.platform.data.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/**
 * Settled fills per second with more and more trades already stored, generated set-wise: per four trades a buying and a
 * selling order, per trade four ledger entries and three events, users drawn at random of 10,000. A test only in form: it
 * writes figures and asserts that all was settled.
 */
@IntegrationTest
@Import(Market.class)
@Tag("benchmark")
class StoredTradesBenchmarkTest {

    private static final int STEP = 100_000;
    private static final String GROWING = "'trades', 'orders', 'ledger_entries', 'events'";

    private static final String PREPARE = """
            insert into users (id, email, password_hash, created_at, updated_at)
            select gen_random_uuid(), 'stored' || n || '@bench.quaestor.example', '{none}', now(), now()
            from generate_series(1, 10000) n;
            insert into accounts (id, user_id, kind, currency, created_at, updated_at)
            select gen_random_uuid(), id, 'USER', 'USD', now(), now() from users where email like 'stored%';
            create table bench_owner as
                select row_number() over () as n, user_id, accounts.id as account_id
                from accounts join users on users.id = user_id where email like 'stored%';
            create unique index on bench_owner (n);
            -- a version 7 UUID (RFC 9562) of that time, its random part made of a number
            create function bench_uuid(at timestamptz, kind text, n bigint) returns uuid language sql immutable as $$
                select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || kind || '8000'
                    || lpad(to_hex(n), 12, '0'))::uuid
            $$;
            """;

    private static final String GENERATE = """
            set session_replication_role = replica;
            create temp table made on commit drop as
                select n, at, bench_uuid(at, '000', n) as trade, bench_uuid(first, '001', n / 4) as buy,
                    bench_uuid(first, '002', n / 4) as sell, 1 + n / 4 * 7919 % 10000 as buyer,
                    1 + (n / 4 * 104729 + 1) % 10000 as seller
                from (
                    select n, timestamptz '2026-03-01 00:00Z' + n * interval '20 milliseconds' as at,
                        timestamptz '2026-03-01 00:00Z' + n / 4 * 4 * interval '20 milliseconds' as first
                    from generate_series(:from::bigint, :to::bigint) n
                ) numbered;
            insert into orders (id, user_id, symbol, side, type, status, price, quantity, filled_quantity,
                remaining_quantity, filled_value, average_price, leverage, created_at, updated_at)
            select id, owner.user_id, ':symbol', side, 'LIMIT', 'FILLED', 100, 4, 4, 0, 400, 100, 10, at, at
            from (
                select buy as id, buyer as n, 'BUY' as side, at from made where n % 4 = 0
                union all
                select sell, seller, 'SELL', at from made where n % 4 = 0
            ) ordered join bench_owner owner using (n);
            insert into trades (id, symbol, buyer_order_id, seller_order_id, buyer_user_id, seller_user_id, price, quantity,
                buyer_fee, seller_fee, is_buyer_maker, trade_time)
            select trade, ':symbol', buy, sell, b.user_id, s.user_id, 100, 1, 0.02, 0.05, true, at
            from made join bench_owner b on b.n = buyer join bench_owner s on s.n = seller;
            insert into ledger_entries (journal_id, account_id, kind, amount, balance_after, reference_type, reference_id,
                created_at)
            select trade, account_id, kind, amount, case when amount < 0 then 1000000 end, 'TRADE', trade, at
            from (
                select trade, b.account_id, 'FEE' as kind, -0.02 as amount, at
                from made join bench_owner b on b.n = buyer
                union all
                select trade, s.account_id, 'FEE', -0.05, at from made join bench_owner s on s.n = seller
                union all
                select trade, accounts.id, 'FEE', 0.07, at
                from made, accounts where user_id is null and kind = 'FEES' and currency = 'USD'
                union all
                select trade, accounts.id, 'REALIZED_PNL', 1, at
                from made, accounts where user_id is null and kind = 'CLEARING' and currency = 'USD'
            ) entries order by at;
            insert into events (id, aggregate_type, aggregate_id, event_type, event_data, metadata, version, created_at)
            select bench_uuid(at, kind, n), aggregate_type, aggregate_id, event_type,
                jsonb_build_object('actor', 'engine', 'reason', 'match', 'details', jsonb_build_object('tradeId', trade,
                    'price', '100', 'quantity', '1', 'fee', '0.02', 'role', 'MAKER')),
                '{"schema": 1}', version, at
            from (
                select 'TRADE' as aggregate_type, trade as aggregate_id, 'TradeSettled' as event_type, trade, 1 as version, at, n,
                    '003' as kind
                from made
                union all
                select 'ORDER', buy, 'OrderPartiallyFilled', trade, 2 + n % 4, at, n, '004' from made
                union all
                select 'ORDER', sell, 'OrderPartiallyFilled', trade, 2 + n % 4, at, n, '005' from made
            ) happened order by at;
            """;

    @Autowired
    Market market;

    @Autowired
    OrderService orders;

    @Autowired
    TradeService trades;

    @Test
    void settledFillsPerSecondByNumberOfStoredTrades() throws Exception {
        List<Long> sizes = Arrays.stream(System.getProperty("benchmark.stored", "100000,1000000,5000000")
                        .split(",", -1))
                .map(Long::valueOf)
                .toList();
        DatabaseAddress superuser = TestStack.stack().primarySuperuser();
        String storedSymbol = market.list();
        SettlementLoad load = new SettlementLoad(market, orders, 42, 200);
        List<Map<String, Object>> results = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(
                        superuser.jdbcUrl().replaceFirst("/[^/?]*(\\?|$)", "/exchange$1"),
                        superuser.user(),
                        superuser.password());
                Statement statement = connection.createStatement()) {
            statement.execute(PREPARE);
            connection.setAutoCommit(false);
            settle(load, 500, 4);
            long stored = 0;
            for (long size : sizes) {
                long begin = System.nanoTime();
                List<String> indexes = dropIndexes(statement);
                for (; stored < size; stored += STEP) {
                    statement.execute(GENERATE.replace(":from", "" + stored)
                            .replace(":to", "" + (stored + STEP - 1))
                            .replace(":symbol", storedSymbol));
                    connection.commit();
                    awaitStandby(statement);
                }
                for (String index : indexes) {
                    statement.execute(index);
                    connection.commit();
                    awaitStandby(statement);
                }
                statement.execute("analyze trades; analyze orders; analyze ledger_entries; analyze events");
                connection.commit();
                System.out.printf("stored: %,d trades after another %.0f s%n", size, (System.nanoTime() - begin) / 1e9);
                results.add(result(size, load));
            }
        }
        ResultFile.write("stored", results);
    }

    /** Drops what no constraint needs, and returns how to make it again: built at once, an index costs a tenth. */
    private static List<String> dropIndexes(Statement statement) throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> definitions = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("""
                select indexname, replace(indexdef, ' ON ONLY ', ' ON ') from pg_indexes
                where schemaname = 'public' and tablename in (%s)
                    and not exists (select from pg_constraint where conname = indexname)
                """.formatted(GROWING))) {
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

    private Map<String, Object> result(long stored, SettlementLoad load) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("storedTrades", stored);
        for (int fills : List.of(1, 100, 1_000)) {
            int rounds = fills == 1 ? 300 : fills == 100 ? 60 : 16;
            settle(load, fills, Math.max(2, rounds / 8));
            List<Long> nanos = settle(load, fills, rounds);
            double rate = fills
                    * (double) rounds
                    * 1e9
                    / nanos.stream().mapToLong(Long::longValue).sum();
            result.put("fillsPerSecondAt" + fills, Math.round(rate));
            result.put("nanosAt" + fills, nanos);
            System.out.printf("stored, %,d trades, %,d a batch: %,.0f fills/s%n", stored, fills, rate);
        }
        return result;
    }

    private List<Long> settle(SettlementLoad load, int fills, int rounds) {
        List<Long> nanos = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<Fill> batch = load.batch(fills);
            long start = System.nanoTime();
            List<Settlement> settlements = trades.settle(batch, Market.CAUSE);
            nanos.add(System.nanoTime() - start);
            assertThat(settlements).allMatch(Settlement.Settled.class::isInstance);
        }
        return nanos;
    }

    /** What is generated must not outrun the WAL that is kept for the standby. */
    private static void awaitStandby(Statement primary) {
        await().atMost(Duration.ofMinutes(2)).until(() -> missingBytes(primary) < 64 << 20);
    }

    private static long missingBytes(Statement primary) throws SQLException {
        try (ResultSet row = primary.executeQuery("""
                select coalesce(max(pg_wal_lsn_diff(pg_current_wal_flush_lsn(), replay_lsn)), 1e12)::bigint
                from pg_stat_replication
                """)) {
            row.next();
            return row.getLong(1);
        }
    }
}
