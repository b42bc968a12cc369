/** Orders: placing with its locks, canceling, and the states an order may move through. */
@NullMarked
package io.quaestor.exchange.orders;

import org.jspecify.annotations.NullMarked;
