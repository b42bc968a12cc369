package io.quaestor.market.candles;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.TestStack;
import io.quaestor.benchmark.ResultFile;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.events.EventFollower;
import io.quaestor.exchange.events.EventPosition;
import io.quaestor.exchange.events.EventReader;
import io.quaestor.exchange.events.FollowerProperties;
import io.quaestor.platform.data.DatabaseAddress;
import io.quaestor.platform.data.MarketDatabase;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * 1,000 candles of every interval from anywhere in 1,100 days of minutes; and the projection of a backlog of trades' events, against
 * a bare batched insert of the same trades. A test only in form: it writes figures.
 */
@IntegrationTest
@Import(Market.class)
@Tag("benchmark")
class CandleBenchmarkTest {

    private static final int DAYS = Integer.getInteger("benchmark.candles.days", 1_100);
    private static final int READS = 1_000;
    private static final int TRADES = Integer.getInteger("benchmark.candles.trades", 200_000);
    private static final int BATCH = 1_000;
    private static final Instant FIRST = Instant.parse("2022-01-01T00:00:00Z");

    @Autowired
    private Market market;

    @Autowired
    private CandleService candles;

    @Autowired
    private CandleProjection projection;

    @Autowired
    private EventReader reader;

    @Autowired
    private MarketDatabase database;

    @Autowired
    @Qualifier("marketJdbcClient")
    private JdbcClient marketJdbc;

    @Test
    void readsAndProjection() throws Exception {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("marketDatabase", database.server());
        String symbol = market.list();
        result.put("reads", reads(symbol));
        result.put("aCandleADay", sparse());
        result.put("figures", figures(symbol));
        result.put("projection", projection());
        ResultFile.write("candles", result);
    }

    private List<Map<String, Object>> reads(String symbol) throws SQLException {
        for (int month = 0; month * 30 < DAYS; month++) {
            insertMinutes(symbol, FIRST.plus(Duration.ofDays(30L * month)), Duration.ofDays(30));
        }
        marketJdbc.sql("""
                insert into stale_days (day, mark)
                select day, nextval('stale_days_mark')
                from generate_series(date '2022-01-01', date '2022-01-01' + :days, interval '1 day') day
                where exists (select from candle_aggregates)
                """).param("days", DAYS).update();
        while (database.refreshStaleDays() > 0) {
            System.out.println("candles: aggregates are being refreshed");
        }
        settle();
        List<Map<String, Object>> results = new ArrayList<>();
        Random random = new Random(1);
        Instant end = FIRST.plus(DAYS, ChronoUnit.DAYS);
        for (CandleInterval interval : CandleInterval.values()) {
            long spare = Duration.between(FIRST, end).dividedBy(interval.width()) - CandleService.MOST;
            List<Long> micros = new ArrayList<>();
            for (int read = 0; read < 2 * READS; read++) {
                Instant from = FIRST.plus(interval.width().multipliedBy(random.nextLong(spare)));
                long start = System.nanoTime();
                List<Candle> found = candles.candles(
                        symbol,
                        interval,
                        from,
                        from.plus(interval.width().multipliedBy(CandleService.MOST)),
                        CandleService.MOST);
                if (read >= READS) {
                    micros.add((System.nanoTime() - start) / 1_000);
                }
                assertThat(found).hasSize(CandleService.MOST);
            }
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("interval", interval.code());
            one.put("microsP50", at(micros, 50));
            one.put("microsP99", at(micros, 99));
            System.out.println("candles: " + one);
            results.add(one);
        }
        return results;
    }

    /** A symbol that is traded once a day: its thousand minutes lie in a thousand days. */
    private Map<String, Object> sparse() {
        String symbol = market.list();
        for (int day = 0; day < DAYS; day++) {
            insertMinutes(symbol, FIRST.plus(day, ChronoUnit.DAYS), Duration.ofMinutes(1));
        }
        Instant end = FIRST.plus(DAYS, ChronoUnit.DAYS);
        return figure(
                "1,000 candles of a minute",
                40,
                () -> assertThat(candles.candles(symbol, CandleInterval.ONE_MINUTE, FIRST, end, CandleService.MOST))
                        .hasSize(CandleService.MOST));
    }

    /** What the server would do in the background after so many rows were written, which is not what is measured. */
    private static void settle() throws SQLException {
        DatabaseAddress owner = TestStack.addresses().marketOwner();
        try (Connection connection = DriverManager.getConnection(owner.jdbcUrl(), owner.user(), owner.password());
                Statement statement = connection.createStatement()) {
            statement.execute("vacuum analyze candles");
        }
    }

    /** What the Market screen asks for every few seconds, with 40 symbols; and the days of three years. */
    private List<Map<String, Object>> figures(String old) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        for (int symbol = 0; symbol < 40; symbol++) {
            insertMinutes(market.list(), now.minus(Duration.ofHours(25)), Duration.ofHours(25));
        }
        LocalDate first = LocalDate.ofInstant(FIRST, ZoneOffset.UTC);
        return List.of(
                figure("24-hour figures of all symbols", 200, () -> candles.days()),
                figure("sparklines of all symbols", 200, () -> candles.sparklines(48)),
                figure("24-hour figures of a symbol that is quiet", 200, () -> candles.day(old)),
                figure(
                        "daily statistics of " + DAYS + " days",
                        200,
                        () -> candles.daily(old, first, first.plusDays(DAYS))));
    }

    private static Map<String, Object> figure(String name, int reads, Runnable read) {
        List<Long> micros = new ArrayList<>();
        for (int number = 0; number < 2 * reads; number++) {
            long start = System.nanoTime();
            read.run();
            if (number >= reads) {
                micros.add((System.nanoTime() - start) / 1_000);
            }
        }
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("figures", name);
        one.put("microsP50", at(micros, 50));
        one.put("microsP99", at(micros, 99));
        System.out.println("candles: " + one);
        return one;
    }

    private void insertMinutes(String symbol, Instant from, Duration length) {
        marketJdbc
                .sql("""
                insert into candles (symbol, interval, time, open, high, low, close, volume, quote_volume, trade_count,
                    open_time, open_number, open_trade_id, close_time, close_number, close_trade_id)
                select :symbol, '1m', time, 100, 101, 99, 100.5, 3.5, 351.25, 7, time, 0, gen_random_uuid(),
                    time + interval '59 seconds', 0, gen_random_uuid()
                from generate_series(cast(:from as timestamptz), cast(:to as timestamptz) - interval '1 minute',
                    interval '1 minute') as time
                """)
                .param("symbol", symbol)
                .param("from", from.toString())
                .param("to", from.plus(length).toString())
                .update();
    }

    private Map<String, Object> projection() throws SQLException {
        FollowerProperties batches = new FollowerProperties(true, Duration.ofMillis(200), BATCH);
        market.awaitReplica();
        new EventFollower(projection, reader, batches).catchUp();
        EventPosition from = projection.position();
        String symbol = market.list();
        makeEvents(symbol);
        market.awaitReplica();

        long start = System.nanoTime();
        long projected = new EventFollower(projection, reader, batches).catchUp();
        double projectionSeconds = (System.nanoTime() - start) / 1e9;
        start = System.nanoTime();
        projection.refresh();
        double refreshSeconds = (System.nanoTime() - start) / 1e9;
        assertThat(projected).isEqualTo(TRADES);
        assertThat(candles.days()).isNotEmpty();

        start = System.nanoTime();
        EventPosition position = from;
        long read = 0;
        while (read < TRADES) {
            var events = reader.read(position, BATCH, projection.source(), projection.aggregates());
            position = events.getLast().position();
            read += events.size();
        }
        double readSeconds = (System.nanoTime() - start) / 1e9;

        double bareSeconds = bareInsert(symbol);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("trades", TRADES);
        result.put("batch", BATCH);
        result.put("tradesPerSecond", Math.round(TRADES / projectionSeconds));
        result.put("refreshSeconds", BigDecimal.valueOf(refreshSeconds).setScale(2, RoundingMode.HALF_UP));
        result.put("readingAlonePerSecond", Math.round(TRADES / readSeconds));
        result.put("bareInsertPerSecond", Math.round(TRADES / bareSeconds));
        result.put(
                "ratioToBareInsert",
                BigDecimal.valueOf(bareSeconds / projectionSeconds).setScale(2, RoundingMode.HALF_UP));
        System.out.println("projection: " + result);
        return result;
    }

    /** The same trades, a batch a transaction, into a table like the history, without events, candles or position. */
    private double bareInsert(String symbol) {
        List<PrintedTrade> trades = new ArrayList<>();
        for (int number = 0; number < TRADES; number++) {
            trades.add(new PrintedTrade(
                    FIRST.plusMillis(20L * number),
                    Ids.next(),
                    symbol,
                    BigDecimal.valueOf(10_000 + number % 500, 2),
                    BigDecimal.valueOf(1 + number % 900, 3),
                    true,
                    false,
                    0));
        }
        DatabaseAddress owner = TestStack.addresses().marketOwner();
        try (Connection connection = DriverManager.getConnection(owner.jdbcUrl(), owner.user(), owner.password());
                Statement statement = connection.createStatement()) {
            statement.execute("create table bare (like trade_history including all)");
            connection.setAutoCommit(false);
            long start = System.nanoTime();
            try (var insert = connection.prepareStatement("""
                    insert into bare (time, trade_id, symbol, price, quantity, is_buyer_maker)
                    select * from unnest(?::timestamptz[], ?::uuid[], ?::text[], ?::numeric[], ?::numeric[], ?::boolean[])
                    """)) {
                for (int first = 0; first < TRADES; first += BATCH) {
                    List<PrintedTrade> batch = trades.subList(first, Math.min(TRADES, first + BATCH));
                    insert.setArray(
                            1,
                            connection.createArrayOf(
                                    "text",
                                    batch.stream()
                                            .map(trade -> trade.time().toString())
                                            .toArray()));
                    insert.setArray(
                            2,
                            connection.createArrayOf(
                                    "uuid",
                                    batch.stream().map(PrintedTrade::tradeId).toArray()));
                    insert.setArray(
                            3,
                            connection.createArrayOf(
                                    "text",
                                    batch.stream().map(PrintedTrade::symbol).toArray()));
                    insert.setArray(
                            4,
                            connection.createArrayOf(
                                    "numeric",
                                    batch.stream().map(PrintedTrade::price).toArray()));
                    insert.setArray(
                            5,
                            connection.createArrayOf(
                                    "numeric",
                                    batch.stream().map(PrintedTrade::quantity).toArray()));
                    insert.setArray(
                            6,
                            connection.createArrayOf(
                                    "bool",
                                    batch.stream()
                                            .map(PrintedTrade::isBuyerMaker)
                                            .toArray()));
                    insert.executeUpdate();
                    connection.commit();
                }
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            connection.setAutoCommit(true);
            statement.execute("drop table bare");
            return seconds;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Trades' events alone, as the write path would have appended them, set-wise; one every 20 ms. */
    private static void makeEvents(String symbol) throws SQLException {
        DatabaseAddress superuser = TestStack.stack().primarySuperuser();
        try (Connection connection = DriverManager.getConnection(
                        superuser.jdbcUrl().replaceFirst("/[^/?]*(\\?|$)", "/exchange$1"),
                        superuser.user(),
                        superuser.password());
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into events (id, aggregate_type, aggregate_id, event_type, event_data, metadata, version, created_at)
                    select gen_random_uuid(), 'TRADE', trade_id, 'TradeSettled',
                        jsonb_build_object('actor', 'engine', 'reason', 'match', 'request', jsonb_build_object(
                            'tradeId', trade_id, 'symbol', '%1$s', 'buyerOrderId', gen_random_uuid(),
                            'sellerOrderId', gen_random_uuid(), 'price', ((10000 + n %% 500) * 0.01)::text,
                            'quantity', ((1 + n %% 900) * 0.001)::text, 'isBuyerMaker', n %% 3 = 0, 'offBook', false,
                            'tradeTime', to_char(time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))),
                        '{"schema": 1}', 1, time
                    from generate_series(1, %2$d) n
                    cross join lateral (select gen_random_uuid() as trade_id,
                        timestamptz '2026-03-02 00:00Z' + n * interval '20 milliseconds' as time) made
                    """.formatted(symbol, TRADES));
            statement.execute("analyze events");
        }
    }

    private static long at(List<Long> micros, int percent) {
        List<Long> sorted = new ArrayList<>(micros);
        Collections.sort(sorted);
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }
}
