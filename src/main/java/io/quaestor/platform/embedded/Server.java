package io.quaestor.platform.embedded;

import java.util.OptionalLong;

/** One server process of the stack. */
interface Server {

    String name();

    /** Starts it and returns when it answers. */
    void start();

    /** The running process, if it runs and is ours. */
    OptionalLong pid();

    default boolean alive() {
        return pid().isPresent();
    }
}
