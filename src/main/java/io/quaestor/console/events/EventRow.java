package io.quaestor.console.events;

import java.time.Instant;
import java.util.UUID;

/**
 * An event as the screen shows it.
 *
 * @param version of what it happened to, afterwards
 */
record EventRow(
        UUID id,
        long sequence,
        String aggregateType,
        UUID aggregateId,
        String type,
        long version,
        String actor,
        String reason,
        Instant createdAt) {}
