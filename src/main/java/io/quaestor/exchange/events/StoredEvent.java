package io.quaestor.exchange.events;

import java.time.Instant;
import java.util.UUID;

/**
 * An event as it was appended; see docs/events.md.
 *
 * @param position where it stands in the order of reading
 * @param aggregateType the name of an {@link Aggregate}, or one that a newer edition made
 * @param payload JSON
 * @param schema edition of docs/events.md that the payload follows; a reader of payloads stops at one it does not know
 * @param version of the aggregate after the change
 * @param at when it happened, by the command's time
 */
public record StoredEvent(
        EventPosition position,
        UUID id,
        String aggregateType,
        UUID aggregateId,
        String type,
        String payload,
        int schema,
        long version,
        Instant at) {

    public boolean isOf(Aggregate aggregate) {
        return aggregate.name().equals(aggregateType);
    }
}
