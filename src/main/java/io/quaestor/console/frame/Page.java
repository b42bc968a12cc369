package io.quaestor.console.frame;

import java.util.List;

/**
 * One page of rows, newest first.
 *
 * @param rows at most as many as a page holds
 * @param hasOlder whether there are rows after the last one
 */
public record Page<T>(List<T> rows, boolean hasOlder) {

    /** How many rows a page holds. */
    public static final int SIZE = 50;

    public Page {
        rows = List.copyOf(rows);
    }

    /** Of what a query found when it was asked for one row more than a page holds. */
    public static <T> Page<T> of(List<T> found) {
        return found.size() > SIZE ? new Page<>(found.subList(0, SIZE), true) : new Page<>(found, false);
    }
}
