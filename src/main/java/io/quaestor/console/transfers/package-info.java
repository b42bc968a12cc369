/** The exchange's transfers, browsed on the replica. */
@NullMarked
package io.quaestor.console.transfers;

import org.jspecify.annotations.NullMarked;
