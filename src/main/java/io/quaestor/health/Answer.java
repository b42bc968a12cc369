package io.quaestor.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of one probe: a value or a failure.
 *
 * @param value null exactly when there is a failure
 * @param failure null exactly when there is a value
 */
record Answer<T>(
        Instant checkedAt,
        long tookMillis,
        @Nullable T value,
        @Nullable ProbeFailed failure) {

    Probe up() {
        return new Probe(HealthStatus.UP, null, null, checkedAt, tookMillis);
    }

    Probe degraded(HealthReason reason, String detail) {
        return new Probe(HealthStatus.DEGRADED, reason, detail, checkedAt, tookMillis);
    }

    Probe down(HealthReason reason, String detail) {
        return new Probe(HealthStatus.DOWN, reason, detail, checkedAt, tookMillis);
    }

    Probe failed(ProbeFailed cause) {
        return new Probe(cause.status(), cause.reason(), cause.getMessage(), checkedAt, tookMillis);
    }
}
