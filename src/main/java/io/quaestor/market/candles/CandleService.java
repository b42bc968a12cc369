package io.quaestor.market.candles;

import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.Required;
import io.quaestor.exchange.Texts;
import io.quaestor.exchange.instruments.InstrumentRepository;
import io.quaestor.market.candles.CandleRepository.Close;
import io.quaestor.market.candles.CandleRepository.Day;
import io.quaestor.market.candles.CandleRepository.Row;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Candles, 24-hour figures and daily statistics, exact. For every signed-in operator and the exchange's own programs: it
 * only reads, and what it reads is public. Every method throws a
 * {@link org.springframework.dao.DataAccessException} while the market database is away.
 */
@Service
public class CandleService {

    /** Most candles or trades of one call. */
    public static final int MOST = 1_000;

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LONGEST_RANGE = Duration.ofDays(36_525);
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final LocalDate FIRST_DAY = LocalDate.EPOCH;
    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);
    private static final int MOST_DAYS = 3_660;
    private static final int MOST_POINTS = 288;
    private static final int PERCENT_PLACES = 4;

    private final CandleRepository candles;
    private final InstrumentRepository instruments;
    private final TransactionTemplate replica;
    private final Clock clock;

    CandleService(
            CandleRepository candles,
            InstrumentRepository instruments,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.candles = candles;
        this.instruments = instruments;
        this.replica = new TransactionTemplate(transactions);
        this.replica.setReadOnly(true);
        this.clock = clock;
    }

    /**
     * The newest candles that begin in [from, to), oldest first. Intervals without a trade are left out.
     *
     * @param limit 1 to {@value #MOST}
     * @throws Refusal UNKNOWN symbol, or INVALID when something is missing, reversed or out of its range
     */
    public List<Candle> candles(String symbol, CandleInterval interval, Instant from, Instant to, int limit) {
        Texts.name(symbol, "symbol");
        Required.value(interval, "interval");
        checkRange(Required.value(from, "from"), Required.value(to, "to"));
        checkLimit(limit, "candles");
        List<Row> rows = candles.candles(symbol, interval, from, to, limit);
        if (rows.isEmpty()) {
            requireKnown(symbol);
        }
        Instant now = clock.instant();
        return rows.reversed().stream().map(row -> candle(row, interval, now)).toList();
    }

    /**
     * As {@link #candles}, with a flat candle at the close before it for every interval without a trade, up to and with the
     * present one; the newest {@code limit} of those. Before the symbol's first trade there is none.
     */
    public List<Candle> flatCandles(String symbol, CandleInterval interval, Instant from, Instant to, int limit) {
        List<Candle> traded = candles(symbol, interval, from, to, limit);
        Instant now = clock.instant();
        Instant time = interval.floor(to.isAfter(now) ? now : to.minusNanos(1));
        if (!traded.isEmpty() && traded.getLast().time().isAfter(time)) {
            time = traded.getLast().time();
        }
        List<Candle> newestFirst = new ArrayList<>();
        int next = traded.size() - 1;
        BigDecimal before = null;
        for (; newestFirst.size() < limit && !time.isBefore(from); time = time.minus(interval.width())) {
            if (next >= 0 && traded.get(next).time().equals(time)) {
                newestFirst.add(traded.get(next--));
                continue;
            }
            if (next < 0 && before == null) {
                before = closeBefore(symbol, interval, from);
                if (before == null) {
                    break;
                }
            }
            BigDecimal close = next >= 0 ? traded.get(next).close() : Objects.requireNonNull(before);
            newestFirst.add(flat(time, close, now.isBefore(time.plus(interval.width()))));
        }
        Collections.reverse(newestFirst);
        return List.copyOf(newestFirst);
    }

    private @Nullable BigDecimal closeBefore(String symbol, CandleInterval interval, Instant from) {
        return from.equals(EARLIEST)
                ? null
                : candles.candles(symbol, interval, EARLIEST, from, 1).stream()
                        .findFirst()
                        .map(Row::close)
                        .orElse(null);
    }

    /**
     * The newest candle that does not lie in the future.
     *
     * @throws Refusal as {@link #candles}
     */
    public Optional<Candle> latest(String symbol, CandleInterval interval) {
        Instant now = clock.instant();
        return candles(symbol, interval, EARLIEST, now.plusNanos(1), 1).stream().findFirst();
    }

    /**
     * The last 24 hours of a symbol.
     *
     * @throws Refusal UNKNOWN or INVALID symbol
     */
    public DayFigures day(String symbol) {
        Texts.name(symbol, "symbol");
        DayFigures figures = days(List.of(symbol)).getFirst();
        if (figures.last() == null) {
            requireKnown(symbol);
        }
        return figures;
    }

    /** The last 24 hours of every instrument, by symbol. */
    public List<DayFigures> days() {
        return days(symbols());
    }

    /**
     * Closes of the last 24 hours, for a small picture: one for each of {@code points} equal steps; a step without a trade
     * repeats the close before it. Symbols that have none are left out.
     *
     * @param points 2 to 288, a divisor of 288
     * @throws Refusal INVALID points
     */
    public Map<String, List<BigDecimal>> sparklines(int points) {
        if (points < 2 || MOST_POINTS % points != 0) {
            throw new Refusal(
                    Refusal.Code.INVALID,
                    "a day cannot be cut into " + points + " steps; 2 to " + MOST_POINTS + ", a divisor of "
                            + MOST_POINTS);
        }
        Instant to = clock.instant();
        Duration step = DAY.dividedBy(points);
        Instant from = CandleInterval.FIVE_MINUTES
                .floor(to)
                .plus(CandleInterval.FIVE_MINUTES.width())
                .minus(DAY);
        Map<String, List<BigDecimal>> lines = new TreeMap<>();
        candles.closes(symbols(), from, to, step).forEach((symbol, closes) -> lines.put(symbol, line(closes, points)));
        return lines;
    }

    /**
     * Statistics of the UTC days from {@code from} to {@code to}, both included, that have trades.
     *
     * @throws Refusal UNKNOWN symbol, or INVALID when something is missing, reversed or longer than 3,660 days
     */
    public List<DailyStatistics> daily(String symbol, LocalDate from, LocalDate to) {
        Texts.name(symbol, "symbol");
        LocalDate first = Required.value(from, "from");
        LocalDate last = Required.value(to, "to");
        if (first.isBefore(FIRST_DAY) || last.isAfter(LAST_DAY)) {
            throw new Refusal(Refusal.Code.INVALID, first + " to " + last + " lies outside the years 1970 to 9999");
        }
        if (last.isBefore(first)) {
            throw new Refusal(Refusal.Code.INVALID, "the last day, " + last + ", lies before the first, " + first);
        }
        if (last.toEpochDay() - first.toEpochDay() >= MOST_DAYS) {
            throw new Refusal(
                    Refusal.Code.INVALID,
                    first + " to " + last + " are more than " + MOST_DAYS + " days; ask for fewer at a time");
        }
        List<DailyStatistics> days = candles.daily(symbol, first, last);
        if (days.isEmpty()) {
            requireKnown(symbol);
        }
        return days;
    }

    private List<DayFigures> days(List<String> symbols) {
        Instant now = clock.instant();
        Instant from = CandleInterval.ONE_MINUTE
                .floor(now)
                .plus(CandleInterval.ONE_MINUTE.width())
                .minus(DAY);
        return candles.days(symbols, from, now).stream()
                .map(day -> figures(day, from, now))
                .toList();
    }

    private static DayFigures figures(Day day, Instant from, Instant to) {
        BigDecimal open = day.open();
        BigDecimal change =
                open == null || day.last() == null ? null : day.last().subtract(open);
        return new DayFigures(
                day.symbol(),
                from,
                to,
                day.last(),
                day.lastTradeAt(),
                open,
                change,
                percent(change, open),
                day.high(),
                day.low(),
                Objects.requireNonNullElse(day.volume(), BigDecimal.ZERO),
                Objects.requireNonNullElse(day.quoteVolume(), BigDecimal.ZERO),
                day.tradeCount());
    }

    private static @Nullable BigDecimal percent(@Nullable BigDecimal change, @Nullable BigDecimal open) {
        return change == null || open == null
                ? null
                : change.movePointRight(2).divide(open, PERCENT_PLACES, RoundingMode.HALF_UP);
    }

    private static List<BigDecimal> line(List<Close> closes, int points) {
        List<BigDecimal> line = new ArrayList<>();
        BigDecimal last = null;
        int next = 0;
        for (int step = -1; step < points; step++) {
            if (next < closes.size() && closes.get(next).step() == step) {
                last = closes.get(next++).price();
            }
            if (step >= 0 && last != null) {
                line.add(last);
            }
        }
        return line;
    }

    private static Candle candle(Row row, CandleInterval interval, Instant now) {
        return new Candle(
                row.time(),
                row.open(),
                row.high(),
                row.low(),
                row.close(),
                row.volume(),
                row.quoteVolume(),
                row.tradeCount(),
                now.isBefore(row.time().plus(interval.width())));
    }

    private static Candle flat(Instant time, BigDecimal close, boolean isOpen) {
        return new Candle(time, close, close, close, close, BigDecimal.ZERO, BigDecimal.ZERO, 0, isOpen);
    }

    private List<String> symbols() {
        return onReplica(instruments::symbols);
    }

    private void requireKnown(String symbol) {
        // What was traded and never listed is looked for last: that goes through all there is.
        if (onReplica(() -> instruments.find(symbol)).isEmpty() && !candles.hasTrades(symbol)) {
            throw new Refusal(
                    Refusal.Code.UNKNOWN,
                    "there is no instrument " + symbol,
                    Refusal.Reason.INSTRUMENT_UNKNOWN,
                    symbol);
        }
    }

    private static void checkRange(Instant from, Instant to) {
        if (from.isBefore(EARLIEST) || to.isAfter(LATEST)) {
            throw new Refusal(
                    Refusal.Code.INVALID,
                    from + " to " + to + " lies outside the years 1970 to 9999",
                    Refusal.Reason.RANGE_OUTSIDE,
                    from,
                    to);
        }
        if (!from.isBefore(to)) {
            throw new Refusal(
                    Refusal.Code.INVALID,
                    "the range ends at " + to + ", not after its beginning, " + from,
                    Refusal.Reason.RANGE_REVERSED,
                    from,
                    to);
        }
        if (Duration.between(from, to).compareTo(LONGEST_RANGE) > 0) {
            throw new Refusal(
                    Refusal.Code.INVALID,
                    from + " to " + to + " is longer than a century; ask for a shorter range",
                    Refusal.Reason.RANGE_TOO_LONG,
                    from,
                    to);
        }
    }

    private static void checkLimit(int limit, String what) {
        if (limit < 1 || limit > MOST) {
            throw new Refusal(
                    Refusal.Code.INVALID,
                    "cannot give " + limit + " " + what + " at a time; ask for 1 to " + MOST + " and go on from there");
        }
    }

    private <T> T onReplica(Supplier<T> question) {
        return Objects.requireNonNull(replica.execute(status -> question.get()));
    }
}
