package io.quaestor.console.market;

import io.quaestor.market.candles.DayFigures;
import io.quaestor.market.orderbook.BookCheck;
import io.quaestor.market.orderbook.BookState;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A symbol as the grid shows it.
 *
 * @param day null while the market database does not answer
 * @param sparkline path of its last 24 hours
 * @param book null where nobody keeps one
 * @param wrong what the checker found of it, where that is not the orders; else null
 */
record MarketRow(
        String symbol,
        @Nullable DayFigures day,
        String sparkline,
        @Nullable BookState book,
        BookCheck.@Nullable Finding wrong) {

    /** Best ask − best bid; null where one is missing. */
    @Nullable
    BigDecimal spread() {
        BigDecimal bid = book == null ? null : book.bestBid();
        BigDecimal ask = book == null ? null : book.bestAsk();
        return bid == null || ask == null ? null : ask.subtract(bid);
    }

    /** The spread in hundredths of a percent of the middle, to two decimal places; null where there is none. */
    @Nullable
    BigDecimal spreadBasisPoints() {
        BigDecimal bid = book == null ? null : book.bestBid();
        BigDecimal ask = book == null ? null : book.bestAsk();
        return bid == null || ask == null
                ? null
                : ask.subtract(bid).multiply(BigDecimal.valueOf(20_000)).divide(bid.add(ask), 2, RoundingMode.HALF_UP);
    }
}
