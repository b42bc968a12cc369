package io.quaestor.platform.data;

/** Where a read was answered, and why there. */
public enum ReadSource {
    /** By the replica, which had everything that its reader must see. */
    REPLICA,
    /** By the primary: the replica did not reach the reader's own last write in time. */
    PRIMARY_FOR_OWN_WRITE,
    /** By the primary: the replica is too far behind. */
    PRIMARY_FOR_STALE_REPLICA,
    /** By the primary: the replica did not answer. */
    PRIMARY_FOR_ABSENT_REPLICA
}
