/** The exchange's trades, browsed on the replica. */
@NullMarked
package io.quaestor.console.trades;

import org.jspecify.annotations.NullMarked;
