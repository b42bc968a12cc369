package io.quaestor.platform.data;

import java.util.Optional;
import java.util.UUID;

/**
 * On whose behalf this thread reads and writes. The console answers with the operator; the exchange's own programs are
 * nobody, and their reads wait for nothing.
 */
public interface CurrentReader {

    /** The reader; empty for programs. */
    Optional<UUID> reader();
}
