package io.quaestor.exchange.events;

import java.util.List;

/**
 * What was read in one go.
 *
 * @param from the consumer's position when it was read
 * @param events at least one, in the order of their positions
 */
public record EventBatch(EventPosition from, List<StoredEvent> events) {

    public EventBatch {
        events = List.copyOf(events);
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a batch after " + from + " needs an event");
        }
    }

    /** The consumer's position once the batch is applied. */
    public EventPosition next() {
        return events.getLast().position();
    }
}
