package io.quaestor.platform.data;

import java.util.List;

/**
 * The Redis Cluster's entry points.
 *
 * @param nodes {@code host:port} of some of its nodes; the client finds the others
 * @param password never shown by {@link #toString()}
 */
public record RedisAddress(List<String> nodes, String password) {

    public RedisAddress {
        nodes = List.copyOf(nodes);
    }

    @Override
    public String toString() {
        return "Redis at " + nodes;
    }
}
