package io.quaestor.platform.data;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The application's own pools, each of the three alike.
 *
 * @param maximumSize connections at most
 * @param minimumIdle connections kept open
 * @param idleTimeout after which a spare connection is closed
 * @param connectionTimeout how long a caller waits for a connection, and a connection for its server
 * @param prepareThreshold executions before the driver prepares a statement on the server; 0, never, behind a PgBouncer
 *     older than 1.21 in transaction mode
 */
@ConfigurationProperties("quaestor.pool")
record PoolProperties(
        @DefaultValue("20") int maximumSize,
        @DefaultValue("2") int minimumIdle,
        @DefaultValue("30s") Duration idleTimeout,
        @DefaultValue("5s") Duration connectionTimeout,
        @DefaultValue("5") int prepareThreshold) {

    PoolProperties {
        require(
                maximumSize >= 1 && maximumSize <= 1_000,
                "quaestor.pool.maximum-size must lie between 1 and 1000, not " + maximumSize);
        require(
                minimumIdle >= 0 && minimumIdle <= maximumSize,
                "quaestor.pool.minimum-idle must lie between 0 and quaestor.pool.maximum-size, " + maximumSize
                        + ", not " + minimumIdle);
        require(
                idleTimeout.compareTo(Duration.ofSeconds(10)) >= 0 && idleTimeout.compareTo(Duration.ofHours(1)) <= 0,
                "quaestor.pool.idle-timeout must lie between 10s and 1h, not " + idleTimeout);
        require(
                connectionTimeout.compareTo(Duration.ofSeconds(1)) >= 0
                        && connectionTimeout.compareTo(Duration.ofMinutes(1)) <= 0,
                "quaestor.pool.connection-timeout must lie between 1s and 1m, not " + connectionTimeout);
        require(
                prepareThreshold >= 0 && prepareThreshold <= 1_000,
                "quaestor.pool.prepare-threshold must lie between 0 and 1000, not " + prepareThreshold);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
