package io.quaestor.exchange.orders;

import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Refusal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order as stored; {@code filled + remaining = quantity}.
 *
 * @param filledValue exact sum of price × quantity over its fills
 * @param lockedMargin of the user's available balance, for what remains
 * @param lockedFee likewise, the taker fee on what remains
 * @param triggeredAt when the mark price reached the stop price
 * @param liquidation placed by the exchange to close a position
 */
public record Order(
        UUID id,
        UUID userId,
        String symbol,
        OrderSide side,
        OrderType type,
        OrderStatus status,
        @Nullable BigDecimal price,
        @Nullable BigDecimal stopPrice,
        @Nullable Instant triggeredAt,
        BigDecimal quantity,
        BigDecimal filledQuantity,
        BigDecimal remainingQuantity,
        BigDecimal filledValue,
        BigDecimal lockedMargin,
        BigDecimal lockedFee,
        int leverage,
        MarginType marginType,
        boolean reduceOnly,
        TimeInForce timeInForce,
        boolean liquidation,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    static Order placed(NewOrder order, OrderStatus status, BigDecimal quantity, BigDecimal margin, BigDecimal fee) {
        return new Order(
                order.id(),
                order.userId(),
                order.symbol(),
                order.side(),
                order.type(),
                status,
                order.price(),
                order.stopPrice(),
                null,
                quantity,
                BigDecimal.ZERO,
                quantity,
                BigDecimal.ZERO,
                margin,
                fee,
                order.leverage(),
                order.marginType(),
                order.reduceOnly(),
                order.timeInForce(),
                order.liquidation(),
                order.at(),
                order.at(),
                1);
    }

    /** Average price of the fills, rounded half up at 18 digits; null before the first. */
    public @Nullable BigDecimal averagePrice() {
        return filledQuantity.signum() == 0
                ? null
                : filledValue.divide(filledQuantity, Amounts.SCALE, RoundingMode.HALF_UP);
    }

    /** What the order holds of the user's balance. */
    public BigDecimal locked() {
        return lockedMargin.add(lockedFee);
    }

    /**
     * After a fill, its share of the locks gone.
     *
     * @throws Refusal as {@link #requireFillable} does, and when the filled value would not fit
     */
    public Order fill(BigDecimal fill, BigDecimal fillPrice, BigDecimal marginShare, BigDecimal feeShare, Instant at) {
        requireFillable(fill);
        OrderStatus next = after(fill);
        return new Order(
                id,
                userId,
                symbol,
                side,
                type,
                next,
                price,
                stopPrice,
                triggeredAt,
                quantity,
                filledQuantity.add(fill),
                remainingQuantity.subtract(fill),
                Amounts.storable(filledValue.add(fillPrice.multiply(fill)), "order " + id + ": filled value"),
                lockedMargin.subtract(marginShare),
                lockedFee.subtract(feeShare),
                leverage,
                marginType,
                reduceOnly,
                timeInForce,
                liquidation,
                createdAt,
                later(at),
                version + 1);
    }

    /**
     * Ended before it was filled, its locks gone.
     *
     * @param end CANCELED or EXPIRED
     * @throws Refusal when the order is in a final state already
     */
    public Order end(OrderStatus end, Instant at) {
        if (!status.next().contains(end)) {
            throw illegalMove(end);
        }
        return new Order(
                id,
                userId,
                symbol,
                side,
                type,
                end,
                price,
                stopPrice,
                triggeredAt,
                quantity,
                filledQuantity,
                remainingQuantity,
                filledValue,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                leverage,
                marginType,
                reduceOnly,
                timeInForce,
                liquidation,
                createdAt,
                later(at),
                version + 1);
    }

    /** Whether it is a stop order that the mark price has not reached yet. */
    public boolean isWaiting() {
        return type == OrderType.STOP_LIMIT && triggeredAt == null;
    }

    /** Whether {@code markPrice} triggers it: a BUY at or above its stop price, a SELL at or below. */
    boolean isTriggeredBy(BigDecimal markPrice) {
        if (stopPrice == null || !isWaiting() || !status.isOpen()) {
            return false;
        }
        int beyond = markPrice.compareTo(stopPrice);
        return side == OrderSide.BUY ? beyond >= 0 : beyond <= 0;
    }

    /** Its stop price reached: from now on it can be filled. */
    Order trigger(Instant at) {
        return new Order(
                id,
                userId,
                symbol,
                side,
                type,
                status,
                price,
                stopPrice,
                later(at),
                quantity,
                filledQuantity,
                remainingQuantity,
                filledValue,
                lockedMargin,
                lockedFee,
                leverage,
                marginType,
                reduceOnly,
                timeInForce,
                liquidation,
                createdAt,
                later(at),
                version + 1);
    }

    /**
     * Checks that {@code fill} of it may be filled, so that something of it is left to share out.
     *
     * @throws Refusal when the order is not open, waits for its stop price, or has less than {@code fill} left
     */
    public void requireFillable(BigDecimal fill) {
        if (!status.isOpen()) {
            throw illegalMove(after(fill));
        }
        if (isWaiting()) {
            throw new Refusal(Refusal.Code.STATE, "order " + id + " waits for its stop price and cannot be filled yet");
        }
        if (fill.compareTo(remainingQuantity) > 0) {
            throw new Refusal(
                    Refusal.Code.RULE,
                    "order " + id + " has " + Amounts.plain(remainingQuantity) + " left to fill, not "
                            + Amounts.plain(fill));
        }
    }

    private OrderStatus after(BigDecimal fill) {
        return fill.compareTo(remainingQuantity) == 0 ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
    }

    private Refusal illegalMove(OrderStatus next) {
        return new Refusal(
                Refusal.Code.STATE,
                "order " + id + " is " + status + " and cannot become " + next,
                Refusal.Reason.ORDER_STATE,
                id,
                status);
    }

    private Instant later(Instant at) {
        return at.isAfter(updatedAt) ? at : updatedAt;
    }
}
