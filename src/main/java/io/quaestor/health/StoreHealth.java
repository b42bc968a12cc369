package io.quaestor.health;

import io.quaestor.platform.data.MarketMaking;
import org.jspecify.annotations.Nullable;

/** One store as one round of probes found it. Facts are null when the store did not give them. */
public sealed interface StoreHealth {

    /** How the probe of this store went. */
    Probe probe();

    /** {@code host:port} of the store, several joined by a comma. */
    String address();

    /** The primary with database {@code exchange}. */
    record Primary(Probe probe, String address, @Nullable DatabaseFacts facts) implements StoreHealth {}

    /** The streaming replica of the primary; both facts were read on the replica itself. */
    record Replica(
            Probe probe,
            String address,
            @Nullable DatabaseFacts facts,
            @Nullable Replication replication) implements StoreHealth {}

    /**
     * The server with database {@code market_data}.
     *
     * @param making how its tables are made; null when they could not be
     * @param madeOn what they were made on, for example {@code TimescaleDB 2.28.3 (community edition)}
     */
    record Market(
            Probe probe,
            String address,
            @Nullable DatabaseFacts facts,
            @Nullable MarketMaking making,
            String madeOn) implements StoreHealth {}

    /** The Redis Cluster as its nodes see it together. */
    record RedisCluster(
            Probe probe, String address, @Nullable RedisClusterFacts facts) implements StoreHealth {}

    /**
     * One Redis node.
     *
     * @param membership its place in the cluster, known from the others even while it is silent; null when no node
     *     knows it
     * @param facts what the node says of itself
     */
    record RedisNode(
            Probe probe,
            String address,
            @Nullable RedisMembership membership,
            @Nullable RedisNodeFacts facts) implements StoreHealth {}
}
