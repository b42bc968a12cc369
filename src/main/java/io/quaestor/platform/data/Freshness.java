package io.quaestor.platform.data;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the replica is behind the primary, as last looked at.
 *
 * @param state whether what is read there can be trusted to grow younger
 * @param lagSeconds how old what is read there is at most; zero when nothing flushed on the primary is missing; null when
 *     nobody can say
 * @param lagBytes of WAL that the primary has flushed and the replica has not replayed; null when nobody can say
 * @param at when both were asked
 */
public record Freshness(
        State state,
        @Nullable BigDecimal lagSeconds,
        @Nullable Long lagBytes,
        Instant at) {

    /** How the replica follows. */
    public enum State {
        /** WAL comes in and is replayed. */
        STREAMING,
        /** WAL comes in; somebody told the replica not to replay it. */
        PAUSED,
        /** Nothing comes in: how much is missing can be said, how much will come cannot. */
        DISCONNECTED,
        /** The replica does not answer. */
        AWAY,
        /** Not asked yet. */
        UNKNOWN
    }
}
