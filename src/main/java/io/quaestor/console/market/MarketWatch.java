package io.quaestor.console.market;

import io.quaestor.console.frame.Watch;
import io.quaestor.market.candles.CandleProjection;
import io.quaestor.market.candles.CandleService;
import io.quaestor.market.candles.DayFigures;
import io.quaestor.market.candles.ProjectionState;
import io.quaestor.market.orderbook.BookCheck;
import io.quaestor.market.orderbook.BookState;
import io.quaestor.market.orderbook.OrderBookChecker;
import io.quaestor.market.orderbook.OrderBookService;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** One reading of all symbols every few seconds for all who look at the market. */
@Component
class MarketWatch extends Watch<MarketNow> {

    static final long PERIOD_SECONDS = 3;

    /** Steps of a sparkline: one for every half hour. */
    private static final int POINTS = 48;

    MarketWatch(
            CandleService candles,
            CandleProjection projection,
            OrderBookService books,
            OrderBookChecker checker,
            Clock clock) {
        super(
                "market-watch",
                Duration.ofSeconds(PERIOD_SECONDS),
                () -> look(candles, projection, books, checker),
                clock);
    }

    private static MarketNow look(
            CandleService candles, CandleProjection projection, OrderBookService books, OrderBookChecker checker) {
        Map<String, BookState> standing = books.states();
        Map<String, List<BigDecimal>> closes = Map.of();
        Map<String, DayFigures> days = Map.of();
        ProjectionState state = projection.state();
        boolean hasFigures = state.away() == null;
        if (hasFigures) {
            closes = candles.sparklines(POINTS);
            days = candles.days().stream().collect(Collectors.toMap(DayFigures::symbol, day -> day));
        }
        List<MarketRow> rows = new ArrayList<>();
        for (String symbol : books.instruments()) {
            rows.add(new MarketRow(
                    symbol,
                    days.get(symbol),
                    Sparkline.path(closes.getOrDefault(symbol, List.of())),
                    standing.get(symbol),
                    checker.of(symbol)
                            .filter(BookCheck::isWrong)
                            .map(BookCheck::finding)
                            .orElse(null)));
        }
        return new MarketNow(rows, state, hasFigures);
    }
}
