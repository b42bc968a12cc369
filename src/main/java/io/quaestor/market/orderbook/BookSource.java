package io.quaestor.market.orderbook;

/** What a book is made from. */
public enum BookSource {
    /** The exchange's own orders; can be compared with them and made anew. */
    ORDERS,
    /** A recorded stream that is being played; there is nothing to compare it with. */
    REPLAY
}
