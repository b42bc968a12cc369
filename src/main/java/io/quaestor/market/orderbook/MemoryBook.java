package io.quaestor.market.orderbook;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** A symbol's whole book in memory, and which levels changed since they were last handed out. Not for several threads. */
final class MemoryBook {

    /** What is added to a level; both below zero to take away. */
    record Change(BookSide side, BigDecimal price, BigDecimal quantity, int orders) {}

    private final Map<BookSide, NavigableMap<BigDecimal, BookLevel>> levels = new EnumMap<>(BookSide.class);
    private final Map<BookSide, NavigableSet<BigDecimal>> changed = new EnumMap<>(BookSide.class);

    MemoryBook() {
        for (BookSide side : BookSide.values()) {
            levels.put(side, new TreeMap<>(side.bestFirst()));
            changed.put(side, new TreeSet<>(side.bestFirst()));
        }
    }

    /** Adds to a level, or takes away from it. */
    void change(Change change) {
        BookLevel present = of(change.side()).get(change.price());
        set(
                change.side(),
                present == null
                        ? new BookLevel(change.price(), change.quantity(), change.orders())
                        : new BookLevel(
                                present.price(),
                                present.quantity().add(change.quantity()),
                                present.orders() + change.orders()));
    }

    /**
     * Makes a level exactly this; quantity 0 removes it.
     *
     * @throws IllegalStateException when something would be left that cannot be
     */
    void set(BookSide side, BookLevel level) {
        if (level.quantity().signum() < 0 || level.orders() < 0) {
            throw new IllegalStateException(side + " at " + level.price().toPlainString() + " would have quantity "
                    + level.quantity().toPlainString() + " of " + level.orders() + " orders");
        }
        if (level.quantity().signum() == 0) {
            of(side).remove(level.price());
        } else {
            of(side).put(level.price(), level);
        }
        Objects.requireNonNull(changed.get(side)).add(level.price());
    }

    void clear() {
        levels.values().forEach(Map::clear);
        changed.values().forEach(Collection::clear);
    }

    /** All levels of a side, the best first. */
    Collection<BookLevel> levels(BookSide side) {
        return of(side).values();
    }

    boolean isChanged() {
        return changed.values().stream().anyMatch(prices -> !prices.isEmpty());
    }

    /** The levels of a side that changed since {@link #forgetChanges}, with quantity 0 where there is nothing now. */
    List<BookLevel> changes(BookSide side) {
        List<BookLevel> changes = new ArrayList<>();
        for (BigDecimal price : Objects.requireNonNull(changed.get(side))) {
            BookLevel level = of(side).get(price);
            changes.add(level == null ? new BookLevel(price, BigDecimal.ZERO, 0) : level);
        }
        return changes;
    }

    void forgetChanges() {
        changed.values().forEach(Collection::clear);
    }

    private NavigableMap<BigDecimal, BookLevel> of(BookSide side) {
        return Objects.requireNonNull(levels.get(side));
    }
}
