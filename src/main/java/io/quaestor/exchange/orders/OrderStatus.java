package io.quaestor.exchange.orders;

import java.util.EnumSet;
import java.util.Set;

/** Where an order is in its life. */
public enum OrderStatus {
    NEW,
    PARTIALLY_FILLED,
    FILLED,
    CANCELED,
    REJECTED,
    EXPIRED;

    /** The states an order may move to from here; none from a final one. */
    public Set<OrderStatus> next() {
        return switch (this) {
            case NEW -> EnumSet.of(PARTIALLY_FILLED, FILLED, CANCELED, EXPIRED);
            case PARTIALLY_FILLED -> EnumSet.of(FILLED, CANCELED, EXPIRED);
            case FILLED, CANCELED, REJECTED, EXPIRED -> EnumSet.noneOf(OrderStatus.class);
        };
    }

    /** Whether fills may still come. */
    public boolean isOpen() {
        return this == NEW || this == PARTIALLY_FILLED;
    }
}
