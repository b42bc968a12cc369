package io.quaestor.platform.data;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * How far the replica must have replayed before a reader may read there: past that reader's own last write, and past
 * every write the reader was told of. In bytes of WAL since the cluster was made. Kept in memory: see {@code
 * docs/decisions/replica-fence.md} for several instances.
 */
@Component
public class ReplicaFence {

    /** A write whose place in the WAL is not known; no replica is known to have it. */
    static final long UNKNOWN = Long.MAX_VALUE;

    private final Map<UUID, Long> positions = new ConcurrentHashMap<>();

    /** The reader must see everything up to this position; never lowers. */
    public void raise(UUID reader, long position) {
        positions.merge(reader, position, Math::max);
    }

    /** What the reader must see; 0 where nothing is asked for. */
    public long required(UUID reader) {
        return positions.getOrDefault(reader, 0L);
    }

    /** The reader's last write is known to lie before this position after all. */
    void settle(UUID reader, long position) {
        positions.replace(reader, UNKNOWN, position);
    }

    /** The replica has replayed up to {@code replayed}: what it asked for is fulfilled for good. */
    void passed(UUID reader, long replayed) {
        positions.computeIfPresent(reader, (id, required) -> required <= replayed ? null : required);
    }
}
