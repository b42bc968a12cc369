package io.quaestor.health;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of the probes.
 *
 * @param probeLimit after which a store that has not answered is UNKNOWN
 * @param replicaLagLimit above which the replica is DEGRADED
 */
@ConfigurationProperties("quaestor.health")
record HealthProperties(
        @DefaultValue("2s") Duration probeLimit,
        @DefaultValue("10s") Duration replicaLagLimit) {

    HealthProperties {
        if (!probeLimit.isPositive()) {
            throw new IllegalArgumentException("quaestor.health.probe-limit is " + probeLimit + ", must be above zero");
        }
        if (replicaLagLimit.isNegative()) {
            throw new IllegalArgumentException(
                    "quaestor.health.replica-lag-limit is " + replicaLagLimit + ", must not be negative");
        }
    }
}
