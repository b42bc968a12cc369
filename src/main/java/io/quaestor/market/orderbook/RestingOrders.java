package io.quaestor.market.orderbook;

import io.quaestor.exchange.events.EventPosition;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.OrderType;
import io.quaestor.exchange.orders.TimeInForce;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The open orders by id, as the events tell of them, and what each change does to the books. Begins with what the tables
 * show at one moment and then takes every event that this moment did not show, in whatever order: of two events of an order
 * the one with the higher version says how it is. What an order is, its first event says; until that has come, the order is
 * in no book. An order that has ended is forgotten once all its versions have come, for one that comes later would look
 * like the beginning of another. Not for several threads.
 */
final class RestingOrders {

    /**
     * What an order is, for good.
     *
     * @param price null of a market order
     */
    record Facts(
            String symbol,
            OrderSide side,
            OrderType type,
            TimeInForce timeInForce,
            @Nullable BigDecimal price) {

        /** Whether what is left of it waits in the book, once it was triggered. */
        boolean rests() {
            return type != OrderType.MARKET && timeInForce == TimeInForce.GTC;
        }
    }

    /** How an order is after one of its events. */
    record State(long version, boolean isOpen, boolean isTriggered, BigDecimal remaining) {}

    /** An order as the tables show it. */
    record Known(UUID id, Facts facts, State state) {}

    /**
     * What an event says.
     *
     * @param facts on the first event of an order only
     */
    record Told(
            EventPosition position, UUID orderId, @Nullable Facts facts, State state) {}

    /** What happens to a symbol's book. */
    record BookChange(String symbol, MemoryBook.Change change) {}

    private static final class Entry {

        private @Nullable Facts facts;
        private State state = new State(0, false, false, BigDecimal.ZERO);

        /** Versions below the state's that have not come yet. */
        private final Set<Long> missing = new HashSet<>(0);
    }

    private final Map<UUID, Entry> entries = new HashMap<>();

    /** Events that the tables had shown already. */
    private final Set<EventPosition> shown = new HashSet<>();

    /** Begins with the open orders of the tables, and the events after the position that these show already. */
    RestingOrders(List<Known> open, List<EventPosition> shown) {
        open.forEach(this::enter);
        this.shown.addAll(shown);
    }

    /** What an event does to the books: up to one change; nothing when it says nothing new. */
    List<BookChange> apply(Told told) {
        if (shown.remove(told.position())) {
            return List.of();
        }
        Entry entry = entries.computeIfAbsent(told.orderId(), id -> new Entry());
        Standing before = standing(entry);
        State state = told.state();
        if (state.version() > entry.state.version()) {
            for (long version = entry.state.version() + 1; version < state.version(); version++) {
                entry.missing.add(version);
            }
            entry.state = state;
        } else if (!entry.missing.remove(state.version())) {
            return List.of();
        }
        if (told.facts() != null) {
            entry.facts = told.facts();
        }
        if (!entry.state.isOpen() && entry.missing.isEmpty()) {
            entries.remove(told.orderId());
        }
        return changes(before, standing(entry));
    }

    /**
     * Takes a symbol's orders from the tables again.
     *
     * @param open all its open orders
     * @param shown events after the present position that they show already, with their orders
     * @return the symbol's whole book as additions to an empty one
     */
    List<BookChange> replace(String symbol, List<Known> open, Map<EventPosition, UUID> shown) {
        entries.values()
                .removeIf(entry -> entry.facts != null && entry.facts.symbol().equals(symbol));
        shown.forEach((position, order) -> {
            entries.remove(order);
            this.shown.add(position);
        });
        open.forEach(this::enter);
        return book(symbol);
    }

    /** A symbol's whole book as additions to an empty one. */
    List<BookChange> book(String symbol) {
        List<BookChange> all = new ArrayList<>();
        for (Entry entry : entries.values()) {
            Standing standing = standing(entry);
            if (standing != null && standing.symbol().equals(symbol)) {
                all.add(standing.added());
            }
        }
        return all;
    }

    /** All books as additions to empty ones. */
    List<BookChange> books() {
        List<BookChange> all = new ArrayList<>();
        for (Entry entry : entries.values()) {
            Standing standing = standing(entry);
            if (standing != null) {
                all.add(standing.added());
            }
        }
        return all;
    }

    /** Orders that it remembers; those that wait for an event included. */
    int size() {
        return entries.size();
    }

    private void enter(Known order) {
        Entry entry = new Entry();
        entry.facts = order.facts();
        entry.state = order.state();
        entries.put(order.id(), entry);
    }

    /** What an order has in a book. */
    private record Standing(String symbol, BookSide side, BigDecimal price, BigDecimal quantity) {

        BookChange added() {
            return new BookChange(symbol, new MemoryBook.Change(side, price, quantity, 1));
        }

        BookChange removed() {
            return new BookChange(symbol, new MemoryBook.Change(side, price, quantity.negate(), -1));
        }
    }

    private static @Nullable Standing standing(Entry entry) {
        Facts facts = entry.facts;
        if (facts == null || !facts.rests()) {
            return null;
        }
        BigDecimal price = facts.price();
        State state = entry.state;
        boolean stands = state.isOpen()
                && state.remaining().signum() > 0
                && (facts.type() != OrderType.STOP_LIMIT || state.isTriggered());
        return price == null || !stands
                ? null
                : new Standing(facts.symbol(), BookSide.of(facts.side()), price, state.remaining());
    }

    private static List<BookChange> changes(@Nullable Standing before, @Nullable Standing after) {
        if (before == null) {
            return after == null ? List.of() : List.of(after.added());
        }
        if (after == null) {
            return List.of(before.removed());
        }
        BigDecimal difference = after.quantity().subtract(before.quantity());
        return difference.signum() == 0
                ? List.of()
                : List.of(new BookChange(
                        after.symbol(), new MemoryBook.Change(after.side(), after.price(), difference, 0)));
    }
}
