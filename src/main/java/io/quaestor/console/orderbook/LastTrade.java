package io.quaestor.console.orderbook;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * A trade as it stands beside the book.
 *
 * @param taker BUY or SELL: the side that met a resting order
 */
record LastTrade(Instant time, BigDecimal price, BigDecimal quantity, String taker) {}
