package io.quaestor.market.candles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaestor.IntegrationTest;
import io.quaestor.console.TestClock;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.instruments.InstrumentRepository;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;

@IntegrationTest
@Import(Market.class)
class CandleServiceTest {

    private static final Instant NOW = Instant.parse("2026-03-02T12:34:56Z");
    private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-03-03T00:00:00Z");

    @Autowired
    private TradeHistoryRepository history;

    @Autowired
    private CandleRepository repository;

    @Autowired
    private InstrumentRepository instruments;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private CandleProjection projection;

    @Autowired
    private Market market;

    private CandleService candles;
    private String symbol;

    @BeforeEach
    void aListedContractAtAKnownTime() {
        candles = new CandleService(repository, instruments, transactions, new TestClock(NOW));
        symbol = market.list();
        market.awaitReplica();
    }

    @Test
    void the_newest_candle_is_there_and_marked_open_until_its_interval_has_ended() {
        trade("2026-03-02T12:29:59Z", "100");
        trade("2026-03-02T12:34:10Z", "101");

        for (CandleInterval interval : CandleInterval.values()) {
            Candle latest = candles.latest(symbol, interval).orElseThrow();
            assertThat(latest.close()).isEqualByComparingTo("101");
            assertThat(latest.isOpen()).as(interval.code()).isTrue();
        }
        List<Candle> fives = candles.candles(symbol, CandleInterval.FIVE_MINUTES, FROM, TO, 10);
        assertThat(fives).extracting(Candle::isOpen).containsExactly(false, true);
        assertThat(fives)
                .extracting(Candle::time)
                .containsExactly(Instant.parse("2026-03-02T12:25:00Z"), Instant.parse("2026-03-02T12:30:00Z"));
    }

    @Test
    void a_limit_gives_the_newest_of_the_range_oldest_first_and_the_range_ends_before_its_end() {
        for (int minute = 0; minute < 10; minute++) {
            trade("2026-03-02T10:0" + minute + ":00Z", String.valueOf(100 + minute));
        }

        assertThat(candles.candles(
                        symbol,
                        CandleInterval.ONE_MINUTE,
                        Instant.parse("2026-03-02T10:00:00Z"),
                        Instant.parse("2026-03-02T10:07:00Z"),
                        3))
                .extracting(candle -> candle.close().intValueExact())
                .containsExactly(104, 105, 106);
    }

    @Test
    void gaps_stay_gaps_unless_they_are_asked_to_be_flat() {
        trade("2026-03-02T10:00:00Z", "100");
        trade("2026-03-02T10:04:30Z", "105.5");

        assertThat(candles.candles(symbol, CandleInterval.ONE_MINUTE, FROM, TO, 100))
                .hasSize(2);
        Instant to = Instant.parse("2026-03-02T10:05:00Z");
        List<Candle> flat = candles.flatCandles(symbol, CandleInterval.ONE_MINUTE, FROM, to, 100);
        assertThat(flat)
                .extracting(Candle::time)
                .containsExactly(
                        Instant.parse("2026-03-02T10:00:00Z"),
                        Instant.parse("2026-03-02T10:01:00Z"),
                        Instant.parse("2026-03-02T10:02:00Z"),
                        Instant.parse("2026-03-02T10:03:00Z"),
                        Instant.parse("2026-03-02T10:04:00Z"));
        assertThat(flat.get(2)).satisfies(candle -> {
            assertThat(candle.open()).isEqualByComparingTo("100");
            assertThat(candle.high()).isEqualByComparingTo("100");
            assertThat(candle.close()).isEqualByComparingTo("100");
            assertThat(candle.volume()).isZero();
            assertThat(candle.tradeCount()).isZero();
        });
        assertThat(candles.flatCandles(symbol, CandleInterval.ONE_MINUTE, FROM, to, 3))
                .extracting(candle -> candle.close().toBigInteger().intValueExact())
                .containsExactly(100, 100, 105);
    }

    @Test
    void what_is_asked_to_be_flat_reaches_from_the_first_trade_there_ever_was_to_the_present() {
        trade("2026-02-20T10:00:00Z", "77");

        List<Candle> stuck =
                candles.flatCandles(symbol, CandleInterval.ONE_MINUTE, Instant.parse("2026-03-02T12:31:30Z"), TO, 100);

        assertThat(stuck)
                .extracting(Candle::time)
                .containsExactly(
                        Instant.parse("2026-03-02T12:32:00Z"),
                        Instant.parse("2026-03-02T12:33:00Z"),
                        Instant.parse("2026-03-02T12:34:00Z"));
        assertThat(stuck).extracting(Candle::isOpen).containsExactly(false, false, true);
        assertThat(stuck).allSatisfy(candle -> assertThat(candle.close()).isEqualByComparingTo("77"));
        assertThat(candles.flatCandles(symbol, CandleInterval.ONE_DAY, FROM.minus(Duration.ofDays(30)), TO, 100))
                .hasSize(11)
                .first()
                .extracting(Candle::time)
                .isEqualTo(Instant.parse("2026-02-20T00:00:00Z"));
        assertThat(candles.flatCandles(
                        symbol,
                        CandleInterval.ONE_DAY,
                        NOW.plus(Duration.ofDays(9)),
                        NOW.plus(Duration.ofDays(10)),
                        100))
                .isEmpty();
        String untraded = market.list();
        market.awaitReplica();
        assertThat(candles.flatCandles(untraded, CandleInterval.ONE_MINUTE, FROM, TO, 100))
                .isEmpty();
    }

    @Test
    void the_figures_of_a_day_are_exact_and_leave_out_what_is_older() {
        trade("2026-03-01T12:34:59Z", "50", "9"); // a minute too old
        trade("2026-03-01T12:35:00Z", "80", "1.5");
        trade("2026-03-02T01:00:00Z", "120.000000001", "0.25");
        trade("2026-03-02T12:34:55Z", "100", "2");

        DayFigures day = candles.day(symbol);

        assertThat(day.open()).isEqualByComparingTo("80");
        assertThat(day.last()).isEqualByComparingTo("100");
        assertThat(day.lastTradeAt()).isEqualTo("2026-03-02T12:34:55Z");
        assertThat(day.change()).isEqualByComparingTo("20");
        assertThat(day.changePercent()).isEqualByComparingTo("25");
        assertThat(day.high()).isEqualByComparingTo("120.000000001");
        assertThat(day.low()).isEqualByComparingTo("80");
        assertThat(day.volume()).isEqualByComparingTo("3.75");
        assertThat(day.quoteVolume()).isEqualByComparingTo("350.00000000025");
        assertThat(day.tradeCount()).isEqualTo(3);
        assertThat(candles.days()).filteredOn(of -> of.symbol().equals(symbol)).containsExactly(day);
    }

    @Test
    void a_symbol_without_trades_today_still_shows_its_last_price_and_no_change() {
        trade("2026-02-20T10:00:47Z", "77");

        DayFigures day = candles.day(symbol);

        assertThat(day.last()).isEqualByComparingTo("77");
        assertThat(day.lastTradeAt()).isEqualTo("2026-02-20T10:00:47Z");
        assertThat(day.change()).isNull();
        assertThat(day.volume()).isZero();
        String untraded = market.list();
        market.awaitReplica();
        assertThat(candles.day(untraded))
                .satisfies(none -> assertThat(none.last()).isNull());
    }

    @Test
    void a_sparkline_repeats_the_close_before_where_nothing_was_traded() {
        trade("2026-03-01T10:00:00Z", "90");
        trade("2026-03-01T18:40:00Z", "100");
        trade("2026-03-02T12:31:00Z", "110");

        assertThat(candles.sparklines(4).get(symbol))
                .extracting(BigDecimal::intValue)
                .containsExactly(90, 100, 100, 110);
    }

    @Test
    void a_sparkline_begins_with_an_older_day_where_its_own_first_day_was_traded_only_later() {
        trade("2026-02-20T10:00:00Z", "80");
        trade("2026-02-27T23:59:59Z", "90");
        trade("2026-03-01T18:40:00Z", "100");

        assertThat(candles.sparklines(4).get(symbol))
                .extracting(BigDecimal::intValue)
                .containsExactly(90, 100, 100, 100);
    }

    @Test
    void daily_statistics_are_those_of_utc_days() {
        trade("2026-03-01T23:59:59.999Z", "10", "1");
        trade("2026-03-02T00:00:00Z", "20", "1");
        trade("2026-03-02T05:00:00Z", "21", "2");

        List<DailyStatistics> days = candles.daily(symbol, LocalDate.of(2026, 3, 1), LocalDate.of(2026, 3, 2));

        assertThat(days).extracting(DailyStatistics::tradeCount).containsExactly(1L, 2L);
        assertThat(days.getLast().averagePrice()).isEqualByComparingTo("20.666666666666666667");
        assertThat(days.getLast().totalQuoteVolume()).isEqualByComparingTo("62");
        assertThat(days.getLast().highPrice()).isEqualByComparingTo("21");
        assertThat(days.getLast().lowPrice()).isEqualByComparingTo("20");
    }

    @Test
    void bad_questions_get_a_clear_answer() {
        refused(
                Refusal.Code.UNKNOWN,
                "NOBODY-USD",
                () -> candles.candles("NOBODY-USD", CandleInterval.ONE_DAY, FROM, TO, 1));
        refused(Refusal.Code.UNKNOWN, "NOBODY-USD", () -> candles.day("NOBODY-USD"));
        for (String bad :
                List.of("", " ", "x".repeat(10_000), "'; drop table candles; --", "\u0000", "\u202eBTC", "🙂", "btc")) {
            refused(Refusal.Code.INVALID, "symbol", () -> candles.candles(bad, CandleInterval.ONE_DAY, FROM, TO, 1));
            refused(Refusal.Code.INVALID, "1m, 5m, 15m, 1h, 4h, 1d", () -> CandleInterval.of(bad));
        }
        refused(Refusal.Code.INVALID, "not after", () -> candles.candles(symbol, CandleInterval.ONE_DAY, TO, FROM, 1));
        refused(Refusal.Code.INVALID, "not after", () -> candles.candles(symbol, CandleInterval.ONE_DAY, TO, TO, 1));
        refused(
                Refusal.Code.INVALID,
                "outside the years",
                () -> candles.candles(symbol, CandleInterval.ONE_DAY, Instant.MIN, Instant.MAX, 1));
        refused(
                Refusal.Code.INVALID,
                "1000",
                () -> candles.candles(symbol, CandleInterval.ONE_MINUTE, FROM, TO, 1_000_000_000));
        refused(Refusal.Code.INVALID, "1000", () -> candles.candles(symbol, CandleInterval.ONE_MINUTE, FROM, TO, 0));
        refused(
                Refusal.Code.INVALID,
                "century",
                () -> candles.candles(
                        symbol, CandleInterval.ONE_MINUTE, Instant.EPOCH, Instant.parse("9000-01-01T00:00:00Z"), 1));
        refused(
                Refusal.Code.INVALID,
                "before the first",
                () -> candles.daily(symbol, LocalDate.of(2026, 3, 2), LocalDate.of(2026, 3, 1)));
        refused(
                Refusal.Code.INVALID,
                "3660",
                () -> candles.daily(symbol, LocalDate.of(1980, 3, 2), LocalDate.of(2026, 3, 1)));
        refused(
                Refusal.Code.INVALID,
                "outside the years",
                () -> candles.daily(symbol, LocalDate.of(900_000_000, 1, 1), LocalDate.of(900_000_000, 1, 1)));
        refused(Refusal.Code.INVALID, "288", () -> candles.sparklines(7));
        assertThat(candles.latest(symbol, CandleInterval.ONE_DAY)).isEqualTo(Optional.empty());
    }

    private static void refused(Refusal.Code code, String saying, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.getMessage()).contains(saying).hasSizeLessThan(300);
        });
    }

    private void trade(String time, String price) {
        trade(time, price, "1");
    }

    private void trade(String time, String price, String quantity) {
        history.add(List.of(new PrintedTrade(
                Instant.parse(time),
                Ids.next(),
                symbol,
                new BigDecimal(price),
                new BigDecimal(quantity),
                true,
                false,
                0)));
        projection.refresh();
    }
}
