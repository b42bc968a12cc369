package io.quaestor.exchange.orders;

/** Which way an order trades. */
public enum OrderSide {
    BUY,
    SELL
}
