package io.quaestor.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one probe went.
 *
 * @param status what it found
 * @param reason why the status is not UP; null exactly when it is
 * @param detail the store's own words or the figures behind the reason; null when there is nothing to add
 * @param checkedAt when the probe began
 * @param tookMillis until it ended, or until it was given up
 */
public record Probe(
        HealthStatus status,
        @Nullable HealthReason reason,
        @Nullable String detail,
        Instant checkedAt,
        long tookMillis) {}
