package io.quaestor.market.candles;

import io.quaestor.platform.data.SqlArrays;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads of the market database; the same on both makings. */
@Repository
class CandleRepository {

    /** How much wider the next window is. */
    private static final int WIDER = 8;

    private final JdbcClient market;

    CandleRepository(@Qualifier("marketJdbcClient") JdbcClient market) {
        this.market = market;
    }

    /** A candle without saying whether it is open: the database does not know what time it is for the caller. */
    record Row(
            Instant time,
            BigDecimal open,
            BigDecimal high,
            BigDecimal low,
            BigDecimal close,
            BigDecimal volume,
            BigDecimal quoteVolume,
            long tradeCount) {}

    /**
     * The newest that begin in [from, to), newest first. They are looked for in a window that would hold twice as many, then
     * in wider ones before it: TimescaleDB plans every chunk that a statement may touch, and a day of minutes is one.
     */
    List<Row> candles(String symbol, CandleInterval interval, Instant from, Instant to, int limit) {
        List<Row> found = new ArrayList<>();
        Duration window = interval.width().multipliedBy(2L * limit);
        Instant end = to;
        while (end.isAfter(from) && found.size() < limit) {
            Instant begin = Duration.between(from, end).compareTo(window) > 0 ? end.minus(window) : from;
            found.addAll(newest(symbol, interval, begin, end, limit - found.size()));
            end = begin;
            window = window.multipliedBy(WIDER);
        }
        return found;
    }

    private List<Row> newest(String symbol, CandleInterval interval, Instant from, Instant to, int limit) {
        return market.sql("""
                select time, open, high, low, close, volume, quote_volume, trade_count
                from %s
                where symbol = :symbol and time >= :from and time < :to
                order by time desc
                limit :limit
                """.formatted(relation(interval)))
                .param("symbol", symbol)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("to", to.atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .query(CandleRepository::row)
                .list();
    }

    boolean hasTrades(String symbol) {
        return market.sql("select exists (select from candles_1d where symbol = :symbol)"
                        + " or exists (select from trade_history where symbol = :symbol)")
                .param("symbol", symbol)
                .query(Boolean.class)
                .single();
    }

    /** What {@link DayFigures} are made of; without a trade in the window everything but the newest price is null. */
    record Day(
            String symbol,
            @Nullable BigDecimal last,
            @Nullable Instant lastTradeAt,
            @Nullable BigDecimal open,
            @Nullable BigDecimal high,
            @Nullable BigDecimal low,
            @Nullable BigDecimal volume,
            @Nullable BigDecimal quoteVolume,
            long tradeCount) {

        private Day withNewest(BigDecimal close, Instant at) {
            return new Day(symbol, close, at, open, high, low, volume, quoteVolume, tradeCount);
        }
    }

    /** Of minutes that begin in [from, to]; a row for each of the symbols. */
    List<Day> days(Collection<String> symbols, Instant from, Instant to) {
        List<Day> days = market.sql("""
                select wanted.symbol, day.last, day.last_trade_at, day.open, day.high, day.low, day.volume,
                    day.quote_volume, coalesce(day.trade_count, 0) as trade_count
                from unnest(:symbols) as wanted (symbol)
                left join lateral (
                    select (array_agg(close order by time desc))[1] as last, max(close_time) as last_trade_at,
                        (array_agg(open order by time))[1] as open, max(high) as high, min(low) as low,
                        sum(volume) as volume, sum(quote_volume) as quote_volume, sum(trade_count) as trade_count
                    from candles
                    where symbol = wanted.symbol and interval = '1m' and time >= :from and time <= :to
                ) day on true
                order by wanted.symbol
                """)
                .param("symbols", SqlArrays.texts(symbols))
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("to", to.atOffset(ZoneOffset.UTC))
                .query(CandleRepository::day)
                .list();
        List<String> quiet =
                days.stream().filter(day -> day.last() == null).map(Day::symbol).toList();
        if (quiet.isEmpty()) {
            return days;
        }
        Map<String, Newest> older = newestBefore(quiet, from);
        return days.stream()
                .map(day -> {
                    Newest newest = older.get(day.symbol());
                    return newest == null ? day : day.withNewest(newest.close(), newest.time());
                })
                .toList();
    }

    /** @param time of the trade that closed the newest minute */
    private record Newest(String symbol, Instant time, BigDecimal close) {}

    /** On the day of {@code before}, else by way of the day that has it, which is one of few in its aggregate. */
    private Map<String, Newest> newestBefore(Collection<String> symbols, Instant before) {
        record Last(String symbol, Instant day) {}
        Instant today = before.truncatedTo(ChronoUnit.DAYS);
        Map<String, Newest> found = new HashMap<>(newest(symbols, today, before));
        List<String> missing =
                symbols.stream().filter(symbol -> !found.containsKey(symbol)).toList();
        if (missing.isEmpty()) {
            return found;
        }
        Map<Instant, List<String>> byDay = market
                .sql("""
                select wanted.symbol, newest.time
                from unnest(:symbols) as wanted (symbol)
                cross join lateral (
                    select time from candles_1d
                    where symbol = wanted.symbol and time < :today
                    order by time desc
                    limit 1
                ) newest
                """)
                .param("symbols", SqlArrays.texts(missing))
                .param("today", today.atOffset(ZoneOffset.UTC))
                .query((row, index) -> new Last(row.getString("symbol"), instant(row, "time")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Last::day, Collectors.mapping(Last::symbol, Collectors.toList())));
        byDay.forEach((day, traded) -> found.putAll(newest(traded, day, day.plus(CandleInterval.ONE_DAY.width()))));
        return found;
    }

    /** Of minutes that begin in [from, to). */
    private Map<String, Newest> newest(Collection<String> symbols, Instant from, Instant to) {
        return market
                .sql("""
                select wanted.symbol, newest.close_time, newest.close
                from unnest(:symbols) as wanted (symbol)
                cross join lateral (
                    select close_time, close from candles
                    where symbol = wanted.symbol and interval = '1m' and time >= :from and time < :to
                    order by time desc
                    limit 1
                ) newest
                """)
                .param("symbols", SqlArrays.texts(symbols))
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("to", to.atOffset(ZoneOffset.UTC))
                .query((row, index) ->
                        new Newest(row.getString("symbol"), instant(row, "close_time"), row.getBigDecimal("close")))
                .list()
                .stream()
                .collect(Collectors.toMap(Newest::symbol, newest -> newest));
    }

    record Close(int step, BigDecimal price) {}

    /** Last close of each step that has one, and of the time before {@code from} as step −1. */
    Map<String, List<Close>> closes(Collection<String> symbols, Instant from, Instant to, Duration step) {
        Map<String, List<Close>> closes = new HashMap<>();
        newestBefore(symbols, from)
                .forEach((symbol, newest) ->
                        closes.computeIfAbsent(symbol, any -> new ArrayList<>()).add(new Close(-1, newest.close())));
        market.sql("""
                select wanted.symbol, closes.step, closes.close
                from unnest(:symbols) as wanted (symbol)
                cross join lateral (
                    select floor(extract(epoch from time - :from) / :seconds)::integer as step,
                        (array_agg(close order by time desc))[1]
                    from candles_5m
                    where symbol = wanted.symbol and time >= :from and time <= :to
                    group by 1
                ) closes (step, close)
                order by 1, 2
                """)
                .param("symbols", SqlArrays.texts(symbols))
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("to", to.atOffset(ZoneOffset.UTC))
                .param("seconds", step.toSeconds())
                .query(row -> {
                    closes.computeIfAbsent(row.getString("symbol"), any -> new ArrayList<>())
                            .add(new Close(row.getInt("step"), row.getBigDecimal("close")));
                });
        return closes;
    }

    /** Days from {@code from} to {@code to}, both included. */
    List<DailyStatistics> daily(String symbol, LocalDate from, LocalDate to) {
        return market.sql("""
                select date, symbol, trade_count, total_volume, total_quote_volume, avg_price, high_price, low_price
                from daily_trading_stats
                where symbol = :symbol and date between :from and :to
                order by date
                """)
                .param("symbol", symbol)
                .param("from", from)
                .param("to", to)
                .query((row, index) -> new DailyStatistics(
                        row.getObject("date", LocalDate.class),
                        row.getString("symbol"),
                        row.getLong("trade_count"),
                        row.getBigDecimal("total_volume"),
                        row.getBigDecimal("total_quote_volume"),
                        row.getBigDecimal("avg_price"),
                        row.getBigDecimal("high_price"),
                        row.getBigDecimal("low_price")))
                .list();
    }

    private static String relation(CandleInterval interval) {
        return switch (interval) {
            case ONE_MINUTE -> "minute_candles";
            case FIVE_MINUTES -> "candles_5m";
            case FIFTEEN_MINUTES -> "candles_15m";
            case ONE_HOUR -> "candles_1h";
            case FOUR_HOURS -> "candles_4h";
            case ONE_DAY -> "candles_1d";
        };
    }

    private static Row row(ResultSet row, int index) throws SQLException {
        return new Row(
                instant(row, "time"),
                row.getBigDecimal("open"),
                row.getBigDecimal("high"),
                row.getBigDecimal("low"),
                row.getBigDecimal("close"),
                row.getBigDecimal("volume"),
                row.getBigDecimal("quote_volume"),
                row.getLong("trade_count"));
    }

    private static Day day(ResultSet row, int index) throws SQLException {
        OffsetDateTime at = row.getObject("last_trade_at", OffsetDateTime.class);
        return new Day(
                row.getString("symbol"),
                row.getBigDecimal("last"),
                at == null ? null : at.toInstant(),
                row.getBigDecimal("open"),
                row.getBigDecimal("high"),
                row.getBigDecimal("low"),
                row.getBigDecimal("volume"),
                row.getBigDecimal("quote_volume"),
                row.getLong("trade_count"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
