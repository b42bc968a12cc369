/**
 * The exchange's write path, shared with the console: headless services that change the primary. This package holds the
 * terms they have in common.
 */
@NullMarked
package io.quaestor.exchange;

import org.jspecify.annotations.NullMarked;
