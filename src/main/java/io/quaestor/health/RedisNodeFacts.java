package io.quaestor.health;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What a Redis node says of itself; hits and misses since it started.
 *
 * @param version such as {@code 7.0.15}
 * @param uptimeSeconds since it started
 * @param usedMemoryBytes by its data and buffers
 * @param maxMemoryBytes its limit; null when it has none
 * @param hits reads that found their key
 * @param misses reads that did not
 * @param connectedClients at the moment
 */
public record RedisNodeFacts(
        String version,
        long uptimeSeconds,
        long usedMemoryBytes,
        @Nullable Long maxMemoryBytes,
        long hits,
        long misses,
        long connectedClients) {

    /** Hits of all reads, between 0 and 1 with four digits; null before the first read. */
    public @Nullable BigDecimal hitRatio() {
        long reads = hits + misses;
        return reads == 0 ? null : BigDecimal.valueOf(hits).divide(BigDecimal.valueOf(reads), 4, RoundingMode.HALF_UP);
    }
}
