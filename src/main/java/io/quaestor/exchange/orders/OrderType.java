package io.quaestor.exchange.orders;

/** How an order finds its price. */
public enum OrderType {
    LIMIT,
    MARKET,
    /** A limit order that waits for its stop price. */
    STOP_LIMIT
}
