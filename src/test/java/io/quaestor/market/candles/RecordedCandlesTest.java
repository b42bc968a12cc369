package io.quaestor.market.candles;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.Recordings;
import io.quaestor.exchange.Ids;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Candles of real trades against those that their exchanges published. */
@IntegrationTest
class RecordedCandlesTest {

    private static final int BATCH = 5_000;

    @Autowired
    private TradeHistoryRepository history;

    @Autowired
    private CandleProjection projection;

    @Autowired
    private CandleService candles;

    @Autowired
    @Qualifier("marketTransactions")
    private TransactionTemplate transactions;

    @Autowired
    @Qualifier("marketJdbcClient")
    private JdbcClient marketJdbc;

    private final String symbol =
            "R" + Integer.toUnsignedString(Ids.next().hashCode(), 36).toUpperCase(Locale.ROOT);

    @Test
    void the_five_minute_candles_of_fifty_one_days_are_those_that_were_published() throws Exception {
        Path trades = Recordings.file("XRPEUR-trades-2022-05-13_2022-07-02.csv.gz");
        Path published = Recordings.file("XRPEUR-5m-candles-2022.json.gz");
        play(trades);
        projection.refresh();

        Map<Instant, Candle> ours = new HashMap<>();
        Instant from = Instant.parse("2022-05-13T00:00:00Z");
        Instant to = Instant.parse("2022-07-03T00:00:00Z");
        for (Instant day = from; day.isBefore(to); day = day.plus(Duration.ofDays(1))) {
            candles.candles(symbol, CandleInterval.FIVE_MINUTES, day, day.plus(Duration.ofDays(1)), CandleService.MOST)
                    .forEach(candle -> ours.put(candle.time(), candle));
        }
        int equal = 0;
        for (JsonNode row : json(published)) {
            Candle candle = Objects.requireNonNull(
                    ours.remove(Instant.ofEpochMilli(row.get(0).longValue())), row.toString());
            assertThat(List.of(candle.open(), candle.high(), candle.low(), candle.close()))
                    .usingElementComparator(BigDecimal::compareTo)
                    .as(row.toString())
                    .containsExactly(decimal(row, 1), decimal(row, 2), decimal(row, 3), decimal(row, 4));
            // The published volume went through a double.
            assertThat(candle.volume())
                    .as(row.toString())
                    .isCloseTo(decimal(row, 5), org.assertj.core.data.Offset.offset(new BigDecimal("0.00000001")));
            equal++;
        }
        assertThat(equal).isEqualTo(14_009);
        assertThat(ours).as("candles that were not published").isEmpty();
    }

    @Test
    void five_minutes_an_hour_and_a_day_come_out_of_the_published_minutes_in_all_fields() throws Exception {
        List<Candle> minutes = klines("1m");
        assertThat(minutes).hasSize(1_440);
        transactions.executeWithoutResult(status -> minutes.forEach(this::insert));
        marketJdbc.sql("""
                insert into stale_days (day, mark) select date '2023-01-21', nextval('stale_days_mark')
                where exists (select from candle_aggregates)
                """).update();
        projection.refresh();

        for (CandleInterval interval :
                List.of(CandleInterval.FIVE_MINUTES, CandleInterval.ONE_HOUR, CandleInterval.ONE_DAY)) {
            assertThat(candles
                            .candles(
                                    symbol,
                                    interval,
                                    Instant.parse("2023-01-21T00:00:00Z"),
                                    Instant.parse("2023-01-22T00:00:00Z"),
                                    CandleService.MOST)
                            .stream()
                            .map(CandlesByHand::plain)
                            .toList())
                    .as(interval.code())
                    .isEqualTo(klines(interval.code()));
        }
    }

    private void play(Path file) throws IOException {
        List<PrintedTrade> batch = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            lines.readLine();
            String line;
            while ((line = lines.readLine()) != null) {
                String[] columns = line.split(",", -1);
                long millis = Long.parseLong(columns[4]);
                batch.add(new PrintedTrade(
                        Instant.ofEpochMilli(millis),
                        UUID.nameUUIDFromBytes(line.getBytes(StandardCharsets.UTF_8)),
                        symbol,
                        new BigDecimal(columns[1]),
                        new BigDecimal(columns[2]),
                        Boolean.parseBoolean(columns[5]),
                        false,
                        Long.parseLong(columns[0])));
                if (batch.size() == BATCH) {
                    transactions.executeWithoutResult(status -> history.add(batch));
                    batch.clear();
                }
            }
        }
        transactions.executeWithoutResult(status -> history.add(batch));
    }

    private void insert(Candle candle) {
        marketJdbc
                .sql("""
                insert into candles (symbol, interval, time, open, high, low, close, volume, quote_volume, trade_count,
                    open_time, open_number, open_trade_id, close_time, close_number, close_trade_id)
                values (:symbol, '1m', :time, :open, :high, :low, :close, :volume, :quoteVolume, :tradeCount,
                    :time, 0, gen_random_uuid(), :time, 0, gen_random_uuid())
                """)
                .param("symbol", symbol)
                .param("time", candle.time().atOffset(java.time.ZoneOffset.UTC))
                .param("open", candle.open())
                .param("high", candle.high())
                .param("low", candle.low())
                .param("close", candle.close())
                .param("volume", candle.volume())
                .param("quoteVolume", candle.quoteVolume())
                .param("tradeCount", candle.tradeCount())
                .update();
    }

    private static List<Candle> klines(String interval) throws IOException {
        Path file = Recordings.file("klines/BTCUSDT-" + interval + "-2023-01-21.csv");
        List<Candle> klines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String[] columns = line.split(",", -1);
            if (!Character.isDigit(columns[0].charAt(0))) {
                continue;
            }
            klines.add(CandlesByHand.plain(new Candle(
                    Instant.ofEpochMilli(Long.parseLong(columns[0])),
                    new BigDecimal(columns[1]),
                    new BigDecimal(columns[2]),
                    new BigDecimal(columns[3]),
                    new BigDecimal(columns[4]),
                    new BigDecimal(columns[5]),
                    new BigDecimal(columns[7]),
                    Long.parseLong(columns[8]),
                    false)));
        }
        return klines;
    }

    private static BigDecimal decimal(JsonNode row, int index) {
        return new BigDecimal(row.get(index).asString());
    }

    private static JsonNode json(Path file) throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            return JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build()
                    .readTree(in);
        }
    }
}
