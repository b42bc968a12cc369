package io.quaestor.platform.data;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How reads use the replica.
 *
 * @param fenceWait how long a read waits for the replica to reach its reader's own last write, before the primary answers
 * @param mostLag behind by more than this, the replica answers nobody until it has caught up
 * @param watchInterval how often primary and replica are asked for their positions
 * @param fallbackConnections to the primary, at most, for reads that the replica cannot answer
 */
@ConfigurationProperties("quaestor.replica")
record ReplicaProperties(
        @DefaultValue("500ms") Duration fenceWait,
        @DefaultValue("30s") Duration mostLag,
        @DefaultValue("1s") Duration watchInterval,
        @DefaultValue("5") int fallbackConnections) {

    ReplicaProperties {
        between(fenceWait, Duration.ZERO, Duration.ofSeconds(30), "quaestor.replica.fence-wait");
        between(mostLag, Duration.ofSeconds(1), Duration.ofDays(1), "quaestor.replica.most-lag");
        between(watchInterval, Duration.ofMillis(100), Duration.ofMinutes(1), "quaestor.replica.watch-interval");
        if (fallbackConnections < 1 || fallbackConnections > 1_000) {
            throw new IllegalArgumentException(
                    "quaestor.replica.fallback-connections must lie between 1 and 1000, not " + fallbackConnections);
        }
    }

    private static void between(Duration value, Duration least, Duration most, String name) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " must lie between " + least + " and " + most + ", not " + value);
        }
    }
}
