package io.quaestor.exchange.events;

import io.quaestor.exchange.Cause;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event about to be appended; see docs/events.md for the payload of each.
 *
 * @param aggregate what it is about
 * @param aggregateId of the order, trade, position, transfer, user or instrument
 * @param version of the aggregate after the change; 1 for its first event
 * @param type past tense, for example {@code OrderPlaced}
 * @param cause who and why
 * @param request the command in full, on an aggregate's first event: the guard of idempotency
 * @param prior what changed, before
 * @param next what changed, after
 * @param details anything else the reader needs, for example the trade behind a fill
 * @param at when it happened
 */
public record NewEvent(
        Aggregate aggregate,
        UUID aggregateId,
        long version,
        String type,
        Cause cause,
        @Nullable Object request,
        @Nullable Object prior,
        @Nullable Object next,
        @Nullable Object details,
        Instant at) {}
