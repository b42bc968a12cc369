package io.quaestor.platform.data;

import java.time.Instant;

/**
 * What was read, where, and as of when: everything committed before that instant is in it.
 *
 * @param asOf by this application's clock; at least as old as the read
 */
public record Stamped<T>(T value, ReadSource source, Instant asOf) {}
