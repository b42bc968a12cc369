package io.quaestor.market;

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
