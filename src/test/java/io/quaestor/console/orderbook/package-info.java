/** Tests of the order-book screen. */
@NullMarked
package io.quaestor.console.orderbook;

import org.jspecify.annotations.NullMarked;
