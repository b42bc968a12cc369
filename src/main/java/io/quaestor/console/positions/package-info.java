/** What users hold, browsed on the replica. */
@NullMarked
package io.quaestor.console.positions;

import org.jspecify.annotations.NullMarked;
