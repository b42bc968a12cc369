package io.quaestor.exchange.orders;

import io.quaestor.exchange.Cause;
import io.quaestor.exchange.events.Aggregate;
import io.quaestor.exchange.events.NewEvent;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The events of an order's life; docs/events.md has their payloads. */
public final class OrderEvents {

    private OrderEvents() {}

    static NewEvent placed(NewOrder request, Order order, Cause cause) {
        return event("OrderPlaced", order, cause, request, null, null);
    }

    static NewEvent rejected(NewOrder request, Order order, String rejection, Cause cause) {
        return event("OrderRejected", order, cause, request, null, new Rejection(rejection));
    }

    static NewEvent triggered(Order prior, Order order, BigDecimal markPrice, Cause cause) {
        return event("OrderTriggered", order, cause, null, prior, new Trigger(markPrice));
    }

    /** After a fill; {@code fill} tells which. */
    public static NewEvent filled(Order prior, Order order, Object fill, Cause cause) {
        String type = order.status() == OrderStatus.FILLED ? "OrderFilled" : "OrderPartiallyFilled";
        return event(type, order, cause, null, prior, fill);
    }

    /** After a cancelation or expiry. */
    public static NewEvent ended(Order prior, Order order, Cause cause) {
        return event(
                order.status() == OrderStatus.EXPIRED ? "OrderExpired" : "OrderCanceled",
                order,
                cause,
                null,
                prior,
                null);
    }

    private static NewEvent event(
            String type,
            Order order,
            Cause cause,
            @Nullable NewOrder request,
            @Nullable Order prior,
            @Nullable Object details) {
        return new NewEvent(
                Aggregate.ORDER,
                order.id(),
                order.version(),
                type,
                cause,
                request,
                prior == null ? null : State.of(prior),
                State.of(order),
                details,
                order.updatedAt());
    }

    private record Rejection(String rejection) {}

    private record Trigger(BigDecimal markPrice) {}

    private record State(
            OrderStatus status,
            BigDecimal quantity,
            BigDecimal filledQuantity,
            BigDecimal remainingQuantity,
            @Nullable BigDecimal averagePrice,
            BigDecimal lockedMargin,
            BigDecimal lockedFee,
            @Nullable Instant triggeredAt) {

        static State of(Order order) {
            return new State(
                    order.status(),
                    order.quantity(),
                    order.filledQuantity(),
                    order.remainingQuantity(),
                    order.averagePrice(),
                    order.lockedMargin(),
                    order.lockedFee(),
                    order.triggeredAt());
        }
    }
}
