package io.quaestor.console.orderbook;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * A trade as it stands beside the book.
 *
 * @param taker BUY or SELL: the side that met a resting order
 * @param isOffBook agreed elsewhere: its price says nothing of the book
 */
record LastTrade(Instant time, BigDecimal price, BigDecimal quantity, String taker, boolean isOffBook) {}
