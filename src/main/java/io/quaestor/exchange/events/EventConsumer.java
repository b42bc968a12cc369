package io.quaestor.exchange.events;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the events and keeps something of its own by them. Every bean of this type is followed by
 * {@link EventFollowers}, on a thread of its own.
 *
 * <p>An aggregate's events may come out of the order of its versions (docs/events.md). A consumer for whom that matters
 * takes the order from {@link StoredEvent#version()} and keeps in its own store what came too early; one that reads the
 * present state of the aggregate instead need not care.
 */
public interface EventConsumer {

    /** For the log and the settings of an operator, for example {@code open-orders}. */
    String name();

    /** Where its events are read. */
    EventReader.Source source();

    /**
     * Whose events it is brought; those of others are passed over. Worth naming only what has an index of its own, as
     * trades have: otherwise every look reads again through what others have appended since.
     */
    default Set<Aggregate> aggregates() {
        return EnumSet.allOf(Aggregate.class);
    }

    /**
     * Its position as its own store has it, asked before every read. A consumer without one gives itself one:
     * {@link EventPosition#START}, or {@link EventReader#now} and what the tables hold after that.
     *
     * @return null when there is nothing to do at present, for example because another instance feeds the store
     */
    @Nullable
    EventPosition position();

    /**
     * Applies the events and makes {@link EventBatch#next()} its position, in one transaction of its own store. Where
     * two instances may do so at once, that transaction makes sure that its position still is {@link EventBatch#from()}.
     * When this fails, the same events come again, perhaps with later ones.
     */
    void apply(EventBatch batch);

    /**
     * There is nothing to read after its position at present; said at every look that finds no more. For a consumer that
     * has to tell what has not changed from what is not read any more.
     */
    default void caughtUp() {}
}
