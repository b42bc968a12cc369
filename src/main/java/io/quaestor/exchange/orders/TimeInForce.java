package io.quaestor.exchange.orders;

/** What becomes of a quantity that does not fill at once. */
public enum TimeInForce {
    /** Rests until canceled. */
    GTC,
    /** Expires. */
    IOC,
    /** Expires as a whole, or fills as a whole. */
    FOK
}
