/** The exchange's positions, browsed on the replica. */
@NullMarked
package io.quaestor.console.positions;

import org.jspecify.annotations.NullMarked;
