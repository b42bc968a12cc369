package io.quaestor.exchange.orders;

import java.time.Instant;
import java.util.UUID;

/** What became of one order of a batch. */
public sealed interface Placement {

    UUID orderId();

    /** Open, its margin and fee locked. */
    record Placed(Order order) implements Placement {
        @Override
        public UUID orderId() {
            return order.id();
        }
    }

    /** The same order had been placed before; nothing was changed. */
    record AlreadyPlaced(UUID orderId) implements Placement {}

    /** A rule of the exchange forbids it; stored as REJECTED, the reason in its event. */
    record Rejected(Order order, String reason) implements Placement {
        @Override
        public UUID orderId() {
            return order.id();
        }
    }

    /** It cannot even be stored; nothing was changed. */
    record Refused(UUID orderId, String reason) implements Placement {}

    /**
     * Over the limit of what its user may enter in a minute; nothing was changed. Only {@link OrderEntry} says so.
     *
     * @param retryAt when the next order of the user fits in, unless others take the place first
     */
    record Limited(UUID orderId, Instant retryAt) implements Placement {}
}
