/** The screen of all symbols: what they cost, how they moved, how their books stand. */
@NullMarked
package io.quaestor.console.market;

import org.jspecify.annotations.NullMarked;
