/**
 * The order books in Redis: what rests at which price of a symbol. Fed from the events of orders by one instance at a time
 * ({@link io.quaestor.market.orderbook.OrderBookFeeder}), compared with the orders by
 * {@link io.quaestor.market.orderbook.OrderBookChecker}, read by everybody through
 * {@link io.quaestor.market.orderbook.OrderBookService}.
 *
 * @see "docs/decisions/order-book.md"
 */
@NullMarked
package io.quaestor.market.orderbook;

import org.jspecify.annotations.NullMarked;
