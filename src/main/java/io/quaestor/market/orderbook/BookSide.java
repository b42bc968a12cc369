package io.quaestor.market.orderbook;

import io.quaestor.exchange.orders.OrderSide;
import java.math.BigDecimal;
import java.util.Comparator;

/** Half of a book. */
public enum BookSide {
    /** What buyers want, the highest price first. */
    BIDS,
    /** What sellers offer, the lowest price first. */
    ASKS;

    static BookSide of(OrderSide side) {
        return side == OrderSide.BUY ? BIDS : ASKS;
    }

    /** Orders prices with the best first. */
    Comparator<BigDecimal> bestFirst() {
        return this == BIDS ? Comparator.reverseOrder() : Comparator.naturalOrder();
    }
}
