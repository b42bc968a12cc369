package io.quaestor.market.orderbook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a look at a book showed.
 *
 * @param at when it was looked
 * @param book the book, or the last one that could be read; null when there was none yet
 * @param state how much that is worth
 * @param staleSince since when the book may not be true any more; null when it is
 */
public record BookLook(
        String symbol,
        Instant at,
        @Nullable OrderBook book,
        State state,
        @Nullable Instant staleSince) {

    /** Whether a book is as good as its feed. */
    public enum State {
        /** Read, and its feeder has said lately that it is true. */
        CURRENT,
        /** Read, but its feeder has not said so for longer than it should. */
        NOT_RENEWED,
        /** There is none: it has expired, or nobody feeds it yet. */
        MISSING,
        /** Its master does not answer. */
        UNREACHABLE,
        /** What is there is no book. */
        BROKEN
    }
}
