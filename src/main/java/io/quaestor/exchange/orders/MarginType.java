package io.quaestor.exchange.orders;

/** What backs a position: the user's whole means in the currency, or its own margin alone. */
public enum MarginType {
    CROSS,
    ISOLATED
}
