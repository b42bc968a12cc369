package io.quaestor.health;

/** Why a store is not {@link HealthStatus#UP}. */
public enum HealthReason {
    /** Nothing came back within the probe's limit. */
    NO_ANSWER,
    /** No way to the host: its name does not resolve, or no route leads there. */
    UNREACHABLE,
    /** The host refused the connection: nothing listens on that port. */
    CONNECTION_REFUSED,
    /** The server refused the user or the password. */
    SIGN_IN_REFUSED,
    /** The server has no connection left to give. */
    NO_CONNECTION_FREE,
    /** The server is there but still starting, loading or shutting down. */
    NOT_READY,
    /** The server answered something else than was asked; the detail quotes it. */
    WRONG_ANSWER,
    /** Writes are expected here, and it only reads. */
    READ_ONLY,
    /** The tables of the market database could not be made, or were made otherwise; the detail says why. */
    TABLES_MISSING,
    /** A standby is expected here, and it is a primary. */
    NOT_A_STANDBY,
    /** The replica receives nothing from the primary. */
    DISCONNECTED,
    /** The replica receives, but was told not to replay. */
    REPLAY_PAUSED,
    /** The replica is further behind than the limit. */
    LAGGING,
    /** More than four fifths of the server's connections are in use. */
    CONNECTIONS_NEARLY_USED_UP,
    /** More than nine tenths of the node's memory limit are in use. */
    MEMORY_NEARLY_USED_UP,
    /** The Redis replica has no link to its master. */
    MASTER_LINK_DOWN,
    /** The other nodes of the cluster hold this one for failing or failed. */
    HELD_FOR_FAILED,
    /** The cluster does not serve all of its 16,384 slots. */
    SLOTS_MISSING,
    /** The cluster serves everything, but some of its nodes do not do their part. */
    NODES_FAILING
}
