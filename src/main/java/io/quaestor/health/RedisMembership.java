package io.quaestor.health;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node's place in the cluster.
 *
 * @param nodeId the cluster's name for it, 40 hexadecimal digits
 * @param role what it does
 * @param masterAddress {@code host:port} of a replica's master; null for a master
 * @param replicaAddresses {@code host:port} of a master's replicas
 * @param slots that it serves, none for a replica
 */
public record RedisMembership(
        String nodeId,
        Role role,
        @Nullable String masterAddress,
        List<String> replicaAddresses,
        List<SlotRange> slots) {

    /** What a node of the cluster does. */
    public enum Role {
        MASTER,
        REPLICA
    }

    /** From one slot to another, both included. */
    public record SlotRange(int first, int last) {

        public int count() {
            return last - first + 1;
        }
    }

    public RedisMembership {
        replicaAddresses = List.copyOf(replicaAddresses);
        slots = List.copyOf(slots);
    }

    /** How many slots it serves. */
    public int slotCount() {
        return slots.stream().mapToInt(SlotRange::count).sum();
    }
}
