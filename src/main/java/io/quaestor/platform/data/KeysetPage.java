package io.quaestor.platform.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of rows, newest first.
 *
 * @param first where the newest row looked at lies; null where none was
 * @param last where the oldest row looked at lies, which need not be shown; null where none was
 * @param more whether there may be rows beyond, in the direction asked for
 * @param cut whether the page has fewer rows than it could hold because its filter has no index of its own and the bound on
 *     rows looked at was reached; going on from {@code last} looks further
 */
public record KeysetPage<T>(
        List<T> rows, @Nullable Key first, @Nullable Key last, boolean more, boolean cut) {

    /** Rows shown at once. */
    public static final int SIZE = 50;

    public KeysetPage {
        rows = List.copyOf(rows);
    }

    /** The same page with other rows. */
    public KeysetPage<T> withRows(List<T> others) {
        return new KeysetPage<>(others, first, last, more, cut);
    }
}
