package io.quaestor.console.frame;

import io.quaestor.platform.data.Key;
import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The pages read so far of one browse order, without a gap, newest first. Grows both ways; at {@value #MOST} rows what lies
 * at the other end is let go, from where it can be read again.
 */
final class KeysetRows<T> {

    static final int MOST = 1_000;

    private final List<KeysetPage<T>> pages = new ArrayList<>();
    private boolean hasOlder;
    private boolean hasNewer;

    /** Starts anew with this page. */
    void start(KeysetPage<T> page, KeysetSpan span) {
        pages.clear();
        pages.add(page);
        hasOlder = page.more();
        hasNewer = !(span instanceof KeysetSpan.Newest);
    }

    /** Adds a page at the end; where there is no room for it, only the last one before it stays. */
    void addOlder(KeysetPage<T> page) {
        if (isFull()) {
            pages.subList(0, pages.size() - 1).clear();
            hasNewer = true;
        }
        pages.addLast(page);
        hasOlder = page.more();
    }

    void addNewer(KeysetPage<T> page) {
        pages.addFirst(page);
        hasNewer = page.more();
        while (size() > MOST && pages.size() > 2) {
            pages.removeLast();
            hasOlder = true;
        }
    }

    /** Puts a row in the place of the one that it was; null takes that away. */
    void replace(Predicate<T> before, @Nullable T row) {
        pages.replaceAll(page -> page.rows().stream().noneMatch(before)
                ? page
                : page.withRows(page.rows().stream()
                        .map(one -> before.test(one) ? row : one)
                        .filter(Objects::nonNull)
                        .toList()));
    }

    /** Whether the next page asks for its own wish, not only for scrolling: its rows take the place of others. */
    boolean isFull() {
        return size() >= MOST;
    }

    boolean hasOlder() {
        return hasOlder;
    }

    /** Whether rows above the first one were left out; new ones that came since are not asked about. */
    boolean hasNewer() {
        return hasNewer;
    }

    /** Whether the last page is short because a filter has no index. */
    boolean isCut() {
        return !pages.isEmpty() && pages.getLast().cut();
    }

    @Nullable
    Key first() {
        return pages.stream()
                .map(KeysetPage::first)
                .filter(key -> key != null)
                .findFirst()
                .orElse(null);
    }

    @Nullable
    Key last() {
        return pages.reversed().stream()
                .map(KeysetPage::last)
                .filter(key -> key != null)
                .findFirst()
                .orElse(null);
    }

    int size() {
        return pages.stream().mapToInt(page -> page.rows().size()).sum();
    }

    List<T> rows() {
        return pages.stream().flatMap(page -> page.rows().stream()).toList();
    }
}
