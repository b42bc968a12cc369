package io.quaestor.market.orderbook;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a symbol's book compared with the orders.
 *
 * @param at of the latest look
 * @param since when the finding was first made; null while there is none
 * @param differences the first of them, best prices first
 * @param differenceCount how many there are
 * @param detail what is wrong with a book that cannot be read; null otherwise
 */
public record BookCheck(
        String symbol,
        Instant at,
        Finding finding,
        @Nullable Instant since,
        List<LevelDifference> differences,
        int differenceCount,
        @Nullable String detail) {

    /** Most differences that are listed. */
    public static final int MOST_LISTED = 200;

    /** What was found, at two looks one after the other. */
    public enum Finding {
        /** Nothing that lasted. */
        EQUAL,
        /** Levels differ. */
        DIFFERS,
        /** There is no book. */
        MISSING,
        /** What is there is no book: a key of another kind, a set without its hash. */
        BROKEN,
        /** Redis or the database did not answer. */
        UNKNOWN
    }

    public BookCheck {
        differences = List.copyOf(differences);
    }

    /** Whether the book should be made anew. */
    public boolean isWrong() {
        return finding == Finding.DIFFERS || finding == Finding.MISSING || finding == Finding.BROKEN;
    }
}
