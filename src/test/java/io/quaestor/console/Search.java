package io.quaestor.console;

import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import java.util.function.Function;

/**
 * A search of a screen.
 *
 * @param query its SQL
 * @param page the same as the screen reads it
 */
public record Search(KeysetQuery query, Function<KeysetSpan, KeysetPage<?>> page) {}
