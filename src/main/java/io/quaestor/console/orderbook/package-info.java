/** One symbol's order book, live, with what the checker says of it and the last trades beside it. */
@NullMarked
package io.quaestor.console.orderbook;

import org.jspecify.annotations.NullMarked;
