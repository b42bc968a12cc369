package io.quaestor.health;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How the replica follows the primary. */
public sealed interface Replication {

    /** Bytes of WAL that the replica has on disk and has not replayed. */
    long unreplayedBytes();

    /** Whether somebody told the replica not to replay. */
    boolean replayPaused();

    /** When the newest transaction that can be read here was committed; null before the first one. */
    @Nullable
    Instant lastReplayedCommitAt();

    /**
     * WAL is coming in.
     *
     * @param lagSeconds how old what is read here is at most; zero when everything the primary has flushed can be read
     *     here, however long ago that was; null when the primary did not answer
     * @param lagBytes of WAL that the primary has flushed and the replica has not replayed; null when the primary did
     *     not answer
     */
    record Streaming(
            @Nullable BigDecimal lagSeconds,
            @Nullable Long lagBytes,
            long unreplayedBytes,
            boolean replayPaused,
            @Nullable Instant lastReplayedCommitAt)
            implements Replication {}

    /**
     * Nothing is coming in, so nobody can say how old what is read here is.
     *
     * @param missingBytes of WAL that the primary has flushed and the replica has not replayed; null when the primary
     *     did not answer
     */
    record Disconnected(
            @Nullable Long missingBytes,
            long unreplayedBytes,
            boolean replayPaused,
            @Nullable Instant lastReplayedCommitAt)
            implements Replication {}
}
