/** The exchange's orders, browsed on the replica. */
@NullMarked
package io.quaestor.console.orders;

import org.jspecify.annotations.NullMarked;
