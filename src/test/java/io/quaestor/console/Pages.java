package io.quaestor.console;

import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Walks through all pages of a query, from the newest row to the oldest. */
public final class Pages {

    private Pages() {}

    public static <T> List<T> all(Function<KeysetSpan, KeysetPage<T>> query) {
        List<T> rows = new ArrayList<>();
        @Nullable KeysetSpan span = KeysetSpan.newest();
        while (span != null) {
            KeysetPage<T> page = query.apply(span);
            rows.addAll(page.rows());
            span = page.more() ? new KeysetSpan.Older(Objects.requireNonNull(page.last())) : null;
        }
        return rows;
    }

    /** As many from the newest on as were asked for, page by page, or as many as there are. */
    public static <T> List<T> first(int rows, Function<KeysetSpan, KeysetPage<T>> query) {
        List<T> seen = new ArrayList<>();
        @Nullable KeysetSpan span = KeysetSpan.newest();
        while (span != null && seen.size() < rows) {
            KeysetPage<T> page = query.apply(span);
            seen.addAll(page.rows());
            span = page.more() ? new KeysetSpan.Older(Objects.requireNonNull(page.last())) : null;
        }
        return seen.subList(0, Math.min(rows, seen.size()));
    }

    public static <T> List<T> newest(Function<KeysetSpan, KeysetPage<T>> query) {
        return query.apply(KeysetSpan.newest()).rows();
    }
}
