package io.quaestor.exchange.sessions;

import java.time.Instant;

/** What the limit says to one order. */
public sealed interface Admission {

    /**
     * Within the limit, and counted.
     *
     * @param at from when it counts: that of its first admission when it is repeated within the window
     */
    record Admitted(Instant at) implements Admission {}

    /**
     * Over the limit, not counted.
     *
     * @param freeAt when the next order fits in, unless others take the place first
     */
    record Limited(Instant freeAt) implements Admission {}
}
