package io.quaestor.console.market;

import io.quaestor.console.frame.Watch;
import io.quaestor.market.candles.CandleProjection;
import io.quaestor.market.candles.CandleService;
import io.quaestor.market.orderbook.BookCheck;
import io.quaestor.market.orderbook.BookState;
import io.quaestor.market.orderbook.OrderBookChecker;
import io.quaestor.market.orderbook.OrderBookService;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
        Map<String, List<BigDecimal>> closes = candles.sparklines(POINTS);
        Map<String, BookState> standing = books.states();
        List<MarketRow> rows = candles.days().stream()
                .map(day -> new MarketRow(
                        day,
                        Sparkline.path(closes.getOrDefault(day.symbol(), List.of())),
                        standing.get(day.symbol()),
                        checker.of(day.symbol())
                                .filter(BookCheck::isWrong)
                                .map(BookCheck::finding)
                                .orElse(null)))
                .toList();
        return new MarketNow(rows, projection.state());
    }
}
