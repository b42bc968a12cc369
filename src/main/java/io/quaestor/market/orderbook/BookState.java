package io.quaestor.market.orderbook;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one order book stands.
 *
 * @param bestBid null when nobody buys
 * @param bestAsk null when nobody sells
 * @param at when the book last changed or was confirmed; null when nobody knows
 */
public record BookState(
        @Nullable BigDecimal bestBid,
        @Nullable BigDecimal bestAsk,
        Standing standing,
        @Nullable Instant at) {

    /** Of a book that cannot be read. */
    static final BookState UNKNOWN = new BookState(null, null, Standing.STALE, null);

    static BookState of(OrderBook book, Instant renewedBefore) {
        Standing standing = book.aliveAt().isBefore(renewedBefore)
                ? Standing.STALE
                : book.isCrossed() ? Standing.CROSSED : Standing.LIVE;
        return new BookState(
                book.bestBid().map(BookLevel::price).orElse(null),
                book.bestAsk().map(BookLevel::price).orElse(null),
                standing,
                book.aliveAt());
    }

    /** Whether a book can be trusted. */
    public enum Standing {
        /** As fresh as its feed. */
        LIVE,
        /** Its feed is dead or its store does not answer: what it shows is old. */
        STALE,
        /** The best bid is not below the best ask. */
        CROSSED
    }
}
