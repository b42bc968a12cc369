package io.quaestor.exchange.events;

import io.quaestor.exchange.events.StoredEventRepository.Transactions;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads the events in an order that never changes, without gaps: what is behind a position stays behind it, and nothing
 * is ever added before one that was handed out. Called by this application's own programs.
 *
 * @see <a href="../../../../../../../docs/decisions/event-reader.md">decision</a>
 */
@Component
public class EventReader {

    /** How far {@link #unread} counts. */
    public static final int MOST_COUNTED = 10_000;

    private final StoredEventRepository events;
    private final TransactionTemplate replica;
    private final TransactionTemplate primary;

    EventReader(StoredEventRepository events, PlatformTransactionManager transactions) {
        this.events = events;
        this.primary = new TransactionTemplate(transactions);
        this.replica = new TransactionTemplate(transactions);
        this.replica.setReadOnly(true);
    }

    /**
     * Which server is asked. A position of one is good for the other: the replica reads nothing until it has replayed
     * what the primary was read up to. Inside a caller's transaction it is that transaction's server.
     */
    public enum Source {
        REPLICA,
        PRIMARY
    }

    /**
     * The next events after a position. Fewer than {@code limit} mean that there are no more at present: events of
     * transactions that began after one that is still running come when that one has ended.
     *
     * @param limit 1 or more
     */
    public List<StoredEvent> read(EventPosition after, int limit, Source source) {
        return read(after, limit, source, EnumSet.allOf(Aggregate.class));
    }

    /**
     * The next events of some aggregates alone, in the same order.
     *
     * @param aggregates at least one
     */
    public List<StoredEvent> read(EventPosition after, int limit, Source source, Set<Aggregate> aggregates) {
        if (limit < 1 || aggregates.isEmpty()) {
            throw new IllegalArgumentException(
                    "cannot read " + limit + " events of " + aggregates + "; ask for 1 or more of 1 or more");
        }
        return on(source, () -> events.read(after, limit, aggregates));
    }

    /**
     * A position for who takes the present from the tables, after this call and from the same server or the primary,
     * and then follows: the tables hold everything before it. They may hold some of what is read after it, too.
     *
     * @throws IllegalStateException as {@link #check}
     */
    public EventPosition now(Source source) {
        Transactions transactions = on(source, events::transactions);
        check(transactions);
        return new EventPosition(transactions.oldest(), 0);
    }

    /** How many events are committed and unread, those held up included; at most {@value #MOST_COUNTED} are counted. */
    public int unread(EventPosition after, Source source) {
        return unread(after, source, EnumSet.allOf(Aggregate.class));
    }

    /** As {@link #unread(EventPosition, Source)}, of some aggregates alone. */
    public int unread(EventPosition after, Source source, Set<Aggregate> aggregates) {
        return on(source, () -> events.count(after, MOST_COUNTED, aggregates));
    }

    /**
     * Whether a consumer can go on from a position.
     *
     * @throws IllegalStateException when events, or the position, carry numbers of transactions that this server has
     *     not come to: reading on would skip events without a word
     */
    void check(EventPosition after, Source source) {
        Transactions transactions = on(source, events::transactions);
        check(transactions);
        // A replica may simply be behind.
        if (source == Source.PRIMARY && after.xid() > transactions.next()) {
            throw new IllegalStateException("position " + after + " lies beyond this server's next transaction, "
                    + transactions.next() + ": it was read from another server; let the consumer start anew");
        }
    }

    private static void check(Transactions transactions) {
        if (transactions.newestEvent() >= transactions.next()) {
            throw new IllegalStateException("the newest event was written by transaction "
                    + transactions.newestEvent() + ", this server's next is " + transactions.next()
                    + ": after restoring a dump, events must be numbered anew, see docs/decisions/event-reader.md");
        }
    }

    private <T> T on(Source source, Supplier<T> question) {
        TransactionTemplate transactions = switch (source) {
            case REPLICA -> replica;
            case PRIMARY -> primary;
        };
        return Objects.requireNonNull(transactions.execute(status -> question.get()));
    }
}
