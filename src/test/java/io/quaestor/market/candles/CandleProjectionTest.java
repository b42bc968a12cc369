package io.quaestor.market.candles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import io.quaestor.IntegrationTest;
import io.quaestor.TestStack;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.events.EventBatch;
import io.quaestor.exchange.events.EventFollower;
import io.quaestor.exchange.events.EventPosition;
import io.quaestor.exchange.events.EventReader;
import io.quaestor.exchange.events.FollowerProperties;
import io.quaestor.exchange.events.StoredEvent;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.trades.Fill;
import io.quaestor.exchange.trades.Settlement;
import io.quaestor.exchange.trades.TradeService;
import io.quaestor.platform.data.DatabaseAddress;
import io.quaestor.platform.data.MarketDatabase;
import io.quaestor.platform.data.MarketMaking;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
@Import(Market.class)
class CandleProjectionTest {

    private static final Instant FROM = Instant.parse("2022-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2027-01-01T00:00:00Z");

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Autowired
    private Market market;

    @Autowired
    private TradeService tradeService;

    @Autowired
    private EventReader reader;

    @Autowired
    private CandleProjection projection;

    @Autowired
    private CandleService candles;

    @Autowired
    private CandlesCommand command;

    @Autowired
    private TradeHistoryRepository history;

    @Autowired
    private MarketDatabase database;

    @Autowired
    @Qualifier("marketTransactions")
    private TransactionTemplate transactions;

    @Autowired
    @Qualifier("marketJdbcClient")
    private JdbcClient marketJdbc;

    @Test
    void settled_trades_appear_in_every_interval_the_newest_included() {
        String symbol = market.list();
        List<PrintedTrade> settled = settle(symbol, 60, new Random(1), false);

        follow(projection, 1_000);

        assertEqualByHand(symbol, settled);
        assertThat(printed(symbol)).hasSize(60);
    }

    @Test
    void off_book_prints_are_in_the_history_and_in_no_candle() {
        String symbol = market.list();
        List<PrintedTrade> settled = settle(symbol, 30, new Random(2), true);
        assertThat(settled).anyMatch(PrintedTrade::offBook).anyMatch(trade -> !trade.offBook());

        follow(projection, 1_000);

        assertEqualByHand(symbol, settled);
        assertThat(printed(symbol).stream().filter(PrintedTrade::offBook))
                .hasSameSizeAs(settled.stream().filter(PrintedTrade::offBook).toList());
        long counted = settled.stream().filter(trade -> !trade.offBook()).count();
        assertThat(
                        candles
                                .daily(symbol, java.time.LocalDate.of(2022, 1, 1), java.time.LocalDate.of(2027, 1, 1))
                                .stream()
                                .mapToLong(DailyStatistics::tradeCount)
                                .sum())
                .isEqualTo(counted);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15})
    void shuffled_repeated_and_late_trades_and_broken_off_batches_come_to_the_candles_of_one_pass(long seed) {
        Random random = new Random(seed);
        String symbol = symbol();
        List<PrintedTrade> trades = random(symbol, 1_500, random);
        List<PrintedTrade> delivered = new ArrayList<>(trades);
        for (int again = 0; again < 400; again++) {
            delivered.add(trades.get(random.nextInt(trades.size())));
        }
        Collections.shuffle(delivered, random);

        int at = 0;
        while (at < delivered.size()) {
            List<PrintedTrade> some = delivered.subList(at, Math.min(delivered.size(), at + 1 + random.nextInt(120)));
            boolean isBrokenOff = random.nextInt(4) == 0;
            transactions.executeWithoutResult(status -> {
                history.add(distinct(some));
                if (isBrokenOff) {
                    status.setRollbackOnly();
                }
            });
            if (!isBrokenOff) {
                at += some.size();
            }
            if (random.nextInt(6) == 0) {
                projection.refresh();
            }
        }
        projection.refresh();

        assertEqualByHand(symbol, trades);
    }

    /** What an aggregate must do anew then ends where one of its candles begins. */
    @Test
    void a_late_trade_in_the_first_minute_of_a_candle_is_in_that_candle() {
        String symbol = symbol();
        List<PrintedTrade> trades = new ArrayList<>();
        for (Instant begin : List.of(FROM.plus(Duration.ofHours(16)), FROM.plus(Duration.ofHours(8)))) {
            List<PrintedTrade> late = List.of(trade(symbol, begin.minusSeconds(2_000)), trade(symbol, begin));
            history.add(late);
            projection.refresh();
            trades.addAll(late);
        }

        assertEqualByHand(symbol, trades);
    }

    @Test
    void sums_of_the_largest_amounts_are_exact() {
        String symbol = symbol();
        BigDecimal largest = new BigDecimal("999999999999999999");
        List<PrintedTrade> trades = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            trades.add(new PrintedTrade(
                    FROM.plusSeconds(number), Ids.next(), symbol, largest, largest, true, false, number));
        }

        history.add(trades.subList(0, 10));
        history.add(trades.subList(10, 20));
        projection.refresh();

        assertEqualByHand(symbol, trades);
    }

    @Test
    void a_projection_whose_connections_are_killed_all_the_time_counts_every_trade_once() throws Exception {
        String symbol = market.list();
        List<PrintedTrade> settled = settle(symbol, 300, new Random(3), false);
        AtomicBoolean isOver = new AtomicBoolean();
        int failures = 0;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> killer = executor.submit(() -> killConnections(isOver));
            boolean isDone = false;
            while (!isDone) {
                try {
                    follow(projection, 7);
                    isDone = true;
                } catch (RuntimeException killed) {
                    failures++;
                    assertThat(failures).as("%s", killed).isLessThan(1_000);
                }
            }
            isOver.set(true);
            assertThat(killer.get()).isPositive();
        }
        System.out.println("projection: " + failures + " batches were broken off");
        assertThat(failures).isPositive();
        follow(projection, 1_000);

        assertEqualByHand(symbol, settled);
    }

    @Test
    void two_instances_at_once_count_every_trade_once() throws Exception {
        String symbol = market.list();
        List<PrintedTrade> settled = settle(symbol, 300, new Random(4), false);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Long> one =
                    () -> follow(new CandleProjection(history, reader, database, transactions, Clock.systemUTC()), 5);
            for (Future<Long> follower : executor.invokeAll(List.of(one, one, one))) {
                follower.get();
            }
        }
        follow(projection, 1_000);

        assertEqualByHand(symbol, settled);
    }

    @Test
    void rebuilt_by_one_command_everything_is_as_it_was() {
        String symbol = market.list();
        settle(symbol, 80, new Random(5), true);
        follow(projection, 1_000);
        List<List<Candle>> before = all(symbol);
        List<PrintedTrade> tradesBefore = printed(symbol);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);

        assertThat(command.run(List.of("rebuild"), print, print)).isZero();

        assertThat(all(symbol)).isEqualTo(before);
        assertThat(printed(symbol)).isEqualTo(tradesBefore);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("anew from the events");
        assertThat(command.run(List.of("rebuilt"), print, print)).isEqualTo(2);
    }

    @Test
    void its_lag_is_the_number_of_trades_not_read_yet() {
        follow(projection, 1_000);
        String symbol = market.list();
        settle(symbol, 3, new Random(6), false);
        market.awaitReplica();

        assertThat(projection.state().unread()).isEqualTo(3);
        assertThat(projection.state().away()).isNull();
        follow(projection, 1_000);
        assertThat(projection.state().unread()).isZero();
        assertThat(projection.state().newestTrade()).isNotNull();
    }

    @Test
    void trades_made_while_the_market_database_is_away_are_in_the_candles_once_it_is_back() throws Exception {
        follow(projection, 1_000);
        String symbol = market.list();
        EventFollower follower =
                new EventFollower(projection, reader, new FollowerProperties(true, Duration.ofMillis(50), 1_000));
        follower.start();
        try {
            List<PrintedTrade> settled;
            TestStack.letConnectToMarket(false);
            try {
                settled = settle(symbol, 20, new Random(10), false);
                await().atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(projection.state().away()).contains("not currently accepting connections"));
            } finally {
                TestStack.letConnectToMarket(true);
            }

            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertEqualByHand(symbol, settled));
            assertThat(projection.state().away()).isNull();
            assertThat(projection.state().failure()).isNull();
        } finally {
            follower.stop();
        }
    }

    @Test
    void a_batch_that_another_instance_has_applied_already_changes_nothing() {
        follow(projection, 1_000);
        EventPosition from = projection.position();
        String symbol = market.list();
        List<PrintedTrade> settled = settle(symbol, 4, new Random(7), false);
        market.awaitReplica();
        var events = reader.read(from, 100, EventReader.Source.REPLICA, projection.aggregates());
        var batch = new EventBatch(from, events);

        projection.apply(batch);
        projection.apply(batch);
        projection.refresh();

        assertEqualByHand(symbol, settled);
        assertThat(projection.position()).isEqualTo(batch.next());
    }

    @Test
    void an_event_that_it_cannot_read_changes_nothing_and_is_named_until_it_goes_on() {
        follow(projection, 1_000);
        EventPosition from = projection.position();
        String symbol = market.list();
        List<PrintedTrade> settled = settle(symbol, 2, new Random(8), false);
        market.awaitReplica();
        List<StoredEvent> events = reader.read(from, 100, EventReader.Source.REPLICA, projection.aggregates());
        StoredEvent last = events.getLast();
        StoredEvent unknown = new StoredEvent(
                last.position(),
                last.id(),
                last.aggregateType(),
                last.aggregateId(),
                last.type(),
                last.payload(),
                99,
                last.version(),
                last.at());
        List<StoredEvent> poisoned = new ArrayList<>(events);
        poisoned.set(events.size() - 1, unknown);

        assertThatThrownBy(() -> projection.apply(new EventBatch(from, poisoned)));

        assertThat(projection.state().failure()).contains(last.id().toString(), "edition 99");
        assertThat(projection.position()).isEqualTo(from);
        assertThat(printed(symbol)).isEmpty();
        follow(projection, 1_000);
        assertThat(projection.state().failure()).isNull();
        projection.refresh();
        assertEqualByHand(symbol, settled);
    }

    @Test
    void the_applications_role_cannot_change_the_aggregates_or_the_making() {
        for (String sql : List.of(
                "update making set making = 'PLAIN'",
                "delete from candles_1d",
                "insert into candle_aggregates values (9, 'x', '1 day')")) {
            assertThatThrownBy(() -> marketJdbc.sql(sql).update())
                    .hasRootCauseInstanceOf(PSQLException.class)
                    .rootCause()
                    .hasMessageMatching("(?s).*(permission denied|cannot delete from view).*");
        }
    }

    @Test
    void late_trades_appear_without_anybody_asking_for_a_refresh() {
        String symbol = market.list();
        List<PrintedTrade> settled = settle(symbol, 20, new Random(8), false);
        market.awaitReplica();
        EventFollower follower =
                new EventFollower(projection, reader, new FollowerProperties(true, Duration.ofMillis(200), 1_000));

        await().untilAsserted(() -> {
            follower.catchUp();
            assertEqualByHand(symbol, settled);
        });
    }

    @Test
    void the_present_day_stays_on_the_list_of_days_to_refresh_until_it_has_ended() {
        boolean isListed = database.making() == MarketMaking.TIMESCALE;
        Instant now = Instant.now();
        String symbol = symbol();

        history.add(List.of(trade(symbol, now), trade(symbol, now.minus(Duration.ofDays(3)))));
        projection.refresh();

        assertThat(listed(now)).isEqualTo(isListed);
        assertThat(listed(now.minus(Duration.ofDays(3)))).isFalse();
    }

    @Test
    void trades_that_come_after_retention_and_compression_are_counted_like_others() throws Exception {
        boolean isTimescale = database.making() == MarketMaking.TIMESCALE;
        // With a thousand minutes each, more rows than TimescaleDB lets one statement decompress unasked.
        int days = isTimescale ? 120 : 5;
        String symbol = symbol();
        Instant first = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(130));
        List<PrintedTrade> trades = IntStream.range(0, days)
                .mapToObj(day -> trade(symbol, first.plus(Duration.ofDays(day)).plusSeconds(90)))
                .toList();
        history.add(trades);
        insertMinutes(symbol, first, days);

        if (isTimescale) {
            runPolicies();
            assertThat(compressedDays(first, days)).isEqualTo(days);
        } else {
            new TradeHistoryKeeper(history, database, Clock.systemUTC()).keep();
        }
        assertThat(printed(symbol))
                .hasSizeLessThan(days)
                .noneMatch(trade -> trade.time().isBefore(Instant.now().minus(Duration.ofDays(92))));
        transactions.executeWithoutResult(status -> history.add(trades.stream()
                .map(trade -> trade(symbol, trade.time().plusSeconds(30_000)))
                .toList()));
        projection.refresh();

        assertThat(candles.candles(symbol, CandleInterval.ONE_DAY, first, Instant.now(), CandleService.MOST))
                .hasSize(days)
                .allSatisfy(day -> assertThat(day.tradeCount()).isEqualTo(1_002));
    }

    @Test
    void the_database_runs_its_policies_by_itself() throws Exception {
        if (database.making() != MarketMaking.TIMESCALE) {
            abort("plain PostgreSQL has no policies; the application deletes what is too old, see TradeHistoryKeeper");
        }
        try (Connection connection = marketOwner();
                Statement statement = connection.createStatement()) {
            statement.execute("select set_config('test.began', clock_timestamp()::text, false)");
            int policies = 0;
            try (ResultSet row = statement.executeQuery("""
                    select alter_job(job_id, next_start => now()) from timescaledb_information.jobs
                    where proc_name like 'policy%' and hypertable_schema = current_schema()
                    """)) {
                while (row.next()) {
                    policies++;
                }
            }
            assertThat(policies).isEqualTo(7);
            int all = policies;

            await().atMost(PATIENCE.multipliedBy(2)).untilAsserted(() -> {
                try (ResultSet row = statement.executeQuery("""
                        select count(*) filter (where last_run_status = 'Success'),
                            (select string_agg(distinct err_message, '; ') from timescaledb_information.job_errors
                                where start_time >= current_setting('test.began')::timestamptz)
                        from timescaledb_information.job_stats
                        join timescaledb_information.jobs using (job_id)
                        where proc_name like 'policy%' and jobs.hypertable_schema = current_schema()
                            and last_run_started_at >= current_setting('test.began')::timestamptz
                        """)) {
                    row.next();
                    String errors = row.getString(2);
                    if (errors != null && errors.contains("cannot drop portal while it is being set up")) {
                        abort(database.server() + " breaks every job, see docs/decisions/market-database.md");
                    }
                    assertThat(errors).isNull();
                    assertThat(row.getInt(1)).isEqualTo(all);
                }
            });
        }
    }

    private long follow(CandleProjection consumer, int batch) {
        market.awaitReplica();
        long applied = new EventFollower(consumer, reader, new FollowerProperties(true, Duration.ofMillis(200), batch))
                .catchUp();
        // A follower's next look would do it.
        consumer.refresh();
        return applied;
    }

    /** Trades between two users within a few hours around noon, some of them at the same instant. */
    private List<PrintedTrade> settle(String symbol, int count, Random random, boolean withOffBook) {
        UUID buyer = market.userWith("1000000");
        UUID seller = market.userWith("1000000");
        UUID buy = market.placed(buyer, symbol, OrderSide.BUY, "100", "1000", 10);
        UUID sell = market.placed(seller, symbol, OrderSide.SELL, "90", "1000", 10);
        List<Fill> fills = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            fills.add(new Fill(
                    Ids.next(),
                    null,
                    symbol,
                    buy,
                    sell,
                    BigDecimal.valueOf(9_000 + random.nextInt(1_000), 2),
                    BigDecimal.valueOf(1 + random.nextInt(3_000), 3),
                    random.nextBoolean(),
                    withOffBook && random.nextInt(3) == 0,
                    Market.NOON.plusMillis(250L * random.nextInt(40_000))));
        }
        for (Settlement settlement : tradeService.settle(fills, Market.CAUSE)) {
            assertThat(settlement).isInstanceOf(Settlement.Settled.class);
        }
        return fills.stream()
                .map(fill -> new PrintedTrade(
                        fill.tradeTime(),
                        fill.tradeId(),
                        symbol,
                        fill.price(),
                        fill.quantity(),
                        fill.isBuyerMaker(),
                        fill.offBook(),
                        0))
                .toList();
    }

    /** Over three days of 2022, dense enough that many share an instant, with prices of 18 decimals among them. */
    private static List<PrintedTrade> random(String symbol, int count, Random random) {
        List<PrintedTrade> trades = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            Instant time = FROM.plusSeconds(86_400L * random.nextInt(3) + 60L * random.nextInt(300))
                    .plusMillis(random.nextInt(4) * 100L);
            trades.add(new PrintedTrade(
                    time,
                    new UUID((time.toEpochMilli() << 16) | 0x7000L, random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL),
                    symbol,
                    new BigDecimal("0.000000001").multiply(BigDecimal.valueOf(1 + random.nextInt(1_000_000))),
                    new BigDecimal("0.000000001").multiply(BigDecimal.valueOf(1 + random.nextInt(1_000_000))),
                    random.nextBoolean(),
                    random.nextInt(20) == 0,
                    random.nextInt(3)));
        }
        return trades;
    }

    private static List<PrintedTrade> distinct(List<PrintedTrade> trades) {
        return trades.stream().distinct().toList();
    }

    private void assertEqualByHand(String symbol, List<PrintedTrade> trades) {
        for (CandleInterval interval : CandleInterval.values()) {
            List<Candle> expected = CandlesByHand.of(trades, interval);
            List<Candle> newest = expected.subList(Math.max(0, expected.size() - CandleService.MOST), expected.size());
            assertThat(candles.candles(symbol, interval, FROM, TO, CandleService.MOST).stream()
                            .map(CandlesByHand::plain)
                            .toList())
                    .as(interval.code())
                    .isEqualTo(newest);
        }
    }

    private List<List<Candle>> all(String symbol) {
        List<List<Candle>> all = new ArrayList<>();
        for (CandleInterval interval : CandleInterval.values()) {
            all.add(candles.candles(symbol, interval, FROM, TO, CandleService.MOST));
        }
        return all;
    }

    /** Ends the projection's connections again and again; how many there were. */
    private static int killConnections(AtomicBoolean isOver) throws Exception {
        DatabaseAddress superuser = TestStack.marketSuperuser();
        int killed = 0;
        try (Connection connection =
                        DriverManager.getConnection(superuser.jdbcUrl(), superuser.user(), superuser.password());
                Statement statement = connection.createStatement()) {
            for (int round = 0; round < 240 && !isOver.get(); round++) {
                try (var row = statement.executeQuery("""
                        select count(pg_terminate_backend(pid)) from pg_stat_activity
                        where application_name = 'quaestor market' and state <> 'idle'
                        """)) {
                    row.next();
                    killed += row.getInt(1);
                }
                Thread.sleep(5);
            }
        }
        return killed;
    }

    private static String symbol() {
        return "H"
                + Long.toString(Ids.next().getLeastSignificantBits() & Long.MAX_VALUE, 36)
                        .toUpperCase(Locale.ROOT)
                        .substring(0, 10);
    }

    private static PrintedTrade trade(String symbol, Instant time) {
        return new PrintedTrade(
                time.truncatedTo(ChronoUnit.MILLIS),
                Ids.next(),
                symbol,
                BigDecimal.TEN,
                BigDecimal.ONE,
                true,
                false,
                0);
    }

    /** Newest first. */
    private List<PrintedTrade> printed(String symbol) {
        return marketJdbc
                .sql("""
                select time, trade_id, symbol, price, quantity, is_buyer_maker, off_book, external_number
                from trade_history
                where symbol = :symbol
                order by time desc, trade_id desc
                """)
                .param("symbol", symbol)
                .query((row, index) -> new PrintedTrade(
                        row.getObject("time", OffsetDateTime.class).toInstant(),
                        row.getObject("trade_id", UUID.class),
                        row.getString("symbol"),
                        row.getBigDecimal("price"),
                        row.getBigDecimal("quantity"),
                        row.getBoolean("is_buyer_maker"),
                        row.getBoolean("off_book"),
                        row.getLong("external_number")))
                .list();
    }

    private boolean listed(Instant time) {
        return marketJdbc
                .sql("select exists (select from stale_days where day = :day)")
                .param("day", LocalDate.ofInstant(time, ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    /** A thousand of each day, from its tenth minute on, with a trade each. */
    private void insertMinutes(String symbol, Instant first, int days) {
        marketJdbc
                .sql("""
                insert into candles (symbol, interval, time, open, high, low, close, volume, quote_volume, trade_count,
                    open_time, open_number, open_trade_id, close_time, close_number, close_trade_id)
                select :symbol, '1m', time, 10, 10, 10, 10, 1, 10, 1, time, 0, gen_random_uuid(), time, 0, gen_random_uuid()
                from generate_series(0, :days - 1) day
                cross join generate_series(10, 1009) minute
                cross join lateral (select cast(:first as timestamptz) + day * interval '1 day' + minute * interval '1 minute' as time) at
                """)
                .param("symbol", symbol)
                .param("first", first.atOffset(ZoneOffset.UTC))
                .param("days", days)
                .update();
    }

    private static void runPolicies() throws SQLException {
        try (Connection connection = marketOwner();
                Statement statement = connection.createStatement()) {
            List<Integer> jobs = new ArrayList<>();
            try (ResultSet row = statement.executeQuery("""
                    select job_id from timescaledb_information.jobs
                    where proc_name in ('policy_compression', 'policy_retention') and hypertable_name in ('candles', 'trade_history')
                    """)) {
                while (row.next()) {
                    jobs.add(row.getInt(1));
                }
            }
            assertThat(jobs).hasSize(2);
            for (int job : jobs) {
                statement.execute("call run_job(" + job + ")");
            }
        }
    }

    private static int compressedDays(Instant first, int days) throws SQLException {
        try (Connection connection = marketOwner();
                PreparedStatement statement = connection.prepareStatement("""
                        select count(*) from timescaledb_information.chunks
                        where hypertable_name = 'candles' and is_compressed and range_start >= ? and range_start < ?
                        """)) {
            statement.setObject(1, first.atOffset(ZoneOffset.UTC));
            statement.setObject(2, first.plus(Duration.ofDays(days)).atOffset(ZoneOffset.UTC));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static Connection marketOwner() throws SQLException {
        DatabaseAddress owner = TestStack.addresses().marketOwner();
        return DriverManager.getConnection(owner.jdbcUrl(), owner.user(), owner.password());
    }
}
