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
        @DefaultValue("5") int prepareThreshold) {}
