package io.quaestor.exchange.positions;

import io.quaestor.exchange.orders.OrderSide;

/** Which way a position gains: LONG when the price rises. */
public enum PositionSide {
    LONG,
    SHORT;

    /** The side that fills of this order side open or grow. */
    public static PositionSide openedBy(OrderSide side) {
        return side == OrderSide.BUY ? LONG : SHORT;
    }

    /** The side that fills of this order side reduce first. */
    public static PositionSide reducedBy(OrderSide side) {
        return side == OrderSide.BUY ? SHORT : LONG;
    }
}
