package io.quaestor.market.orderbook;

import io.quaestor.exchange.events.EventPosition;
import java.util.Comparator;
import java.util.Locale;

/**
 * How new a book is. Of a book made from orders it is the position in the events that the book has reached, of a played
 * stream the venue's own number.
 *
 * @param high transaction of the event; 0 of a stream
 * @param low sequence of the event, or the venue's number
 */
public record UpdateId(long high, long low) implements Comparable<UpdateId> {

    private static final Comparator<UpdateId> ORDER =
            Comparator.comparingLong(UpdateId::high).thenComparingLong(UpdateId::low);

    private static final int DIGITS = 19;

    public UpdateId {
        if (high < 0 || low < 0) {
            throw new IllegalArgumentException("an update id has no negative part: " + high + ", " + low);
        }
    }

    static UpdateId of(EventPosition position) {
        return new UpdateId(position.xid(), position.sequence());
    }

    /** Of a venue's own number. */
    public static UpdateId of(long number) {
        return new UpdateId(0, number);
    }

    /** Of fixed width, so that Redis, which counts in doubles, compares ids as texts. */
    String text() {
        return String.format(Locale.ROOT, "%019d.%019d", high, low);
    }

    /** @throws IllegalArgumentException when it is none */
    static UpdateId parse(String text) {
        if (text.length() != 2 * DIGITS + 1 || text.charAt(DIGITS) != '.') {
            throw new IllegalArgumentException("no update id: " + text);
        }
        return new UpdateId(Long.parseLong(text, 0, DIGITS, 10), Long.parseLong(text, DIGITS + 1, text.length(), 10));
    }

    @Override
    public int compareTo(UpdateId other) {
        return ORDER.compare(this, other);
    }

    /** As people read it: {@code 812345-99120} or {@code 5123107852948}. */
    @Override
    public String toString() {
        return high == 0 ? String.valueOf(low) : high + "-" + low;
    }
}
