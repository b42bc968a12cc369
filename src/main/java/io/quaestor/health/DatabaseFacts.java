package io.quaestor.health;

import java.time.Instant;

/**
 * What a PostgreSQL server says of itself.
 *
 * @param version such as {@code 15.19}
 * @param startedAt when the server started
 * @param uptimeSeconds since then, by the server's clock
 * @param databaseName the database asked about
 * @param databaseSizeBytes of that database on disk
 * @param connectionsUsed by clients, over all databases of the server
 * @param connectionsMax the server's limit
 */
public record DatabaseFacts(
        String version,
        Instant startedAt,
        long uptimeSeconds,
        String databaseName,
        long databaseSizeBytes,
        int connectionsUsed,
        int connectionsMax) {}
