package io.quaestor.exchange.events;

import java.util.Comparator;

/**
 * A place in the order of reading: everything up to and including it has been read.
 *
 * @param xid transaction that wrote the event
 * @param sequence of the event; orders those of one transaction
 */
public record EventPosition(long xid, long sequence) implements Comparable<EventPosition> {

    /** Before the first event. */
    public static final EventPosition START = new EventPosition(0, 0);

    private static final Comparator<EventPosition> ORDER =
            Comparator.comparingLong(EventPosition::xid).thenComparingLong(EventPosition::sequence);

    @Override
    public int compareTo(EventPosition other) {
        return ORDER.compare(this, other);
    }
}
