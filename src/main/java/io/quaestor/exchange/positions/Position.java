package io.quaestor.exchange.positions;

import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.orders.MarginType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a user holds of a symbol on one side; kept at size zero once closed.
 *
 * @param entryValue exact cost of the open size
 * @param margin of the user's locked balance that backs it
 * @param realizedPnl of everything closed so far, fees apart
 * @param version goes up with every change but those of the mark price; 0 before the first
 */
public record Position(
        UUID id,
        UUID userId,
        String symbol,
        PositionSide side,
        BigDecimal size,
        BigDecimal entryValue,
        BigDecimal markPrice,
        @Nullable BigDecimal liquidationPrice,
        BigDecimal margin,
        BigDecimal realizedPnl,
        int leverage,
        MarginType marginType,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    /** Before its first fill. */
    public static Position none(
            UUID id, UUID userId, String symbol, PositionSide side, int leverage, MarginType marginType, Instant at) {
        return new Position(
                id,
                userId,
                symbol,
                side,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                null,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                leverage,
                marginType,
                at,
                at,
                0);
    }

    public boolean isOpen() {
        return size.signum() > 0;
    }

    /** {@code entryValue ÷ size}, rounded half up at 18 digits; zero when closed. */
    public BigDecimal entryPrice() {
        return isOpen() ? entryValue.divide(size, Amounts.SCALE, RoundingMode.HALF_UP) : BigDecimal.ZERO;
    }

    /** What closing at the mark price would realise, rounded half up at 18 digits. */
    public BigDecimal unrealizedPnl() {
        return unrealizedPnl(markPrice);
    }

    private BigDecimal unrealizedPnl(BigDecimal mark) {
        BigDecimal gain = mark.multiply(size).subtract(entryValue);
        return Amounts.halfUp(side == PositionSide.LONG ? gain : gain.negate());
    }

    /**
     * Checks that size, entry value, realised result and, at {@code mark}, the unrealised one can be stored.
     *
     * @throws Refusal RULE naming the one that would not fit
     */
    public void requireStorable(BigDecimal mark) {
        String name = symbol + " position of user " + userId;
        Amounts.storable(size, name + ": size");
        Amounts.storable(entryValue, name + ": entry value");
        Amounts.storable(realizedPnl, name + ": realised profit or loss");
        Amounts.storable(unrealizedPnl(mark), name + ": unrealised profit or loss");
    }

    /** Grown by {@code quantity} at {@code price}; an empty position takes the leverage and margin type of the order. */
    public Position open(
            BigDecimal quantity,
            BigDecimal price,
            BigDecimal openMargin,
            int orderLeverage,
            MarginType orderMarginType,
            Instant at) {
        return new Position(
                id,
                userId,
                symbol,
                side,
                size.add(quantity),
                entryValue.add(price.multiply(quantity)),
                markPrice,
                liquidationPrice,
                margin.add(openMargin),
                realizedPnl,
                isOpen() ? leverage : orderLeverage,
                isOpen() ? marginType : orderMarginType,
                createdAt,
                later(at),
                version + 1);
    }

    /** Shrunk by {@code quantity}; what leaves entry value and margin is {@link #share} of each. */
    public Position reduce(BigDecimal quantity, BigDecimal pnl, Instant at) {
        return new Position(
                id,
                userId,
                symbol,
                side,
                size.subtract(quantity),
                entryValue.subtract(share(entryValue, quantity)),
                markPrice,
                liquidationPrice,
                margin.subtract(share(margin, quantity)),
                realizedPnl.add(pnl),
                leverage,
                marginType,
                createdAt,
                later(at),
                version + 1);
    }

    /** With {@code taken} less margin. */
    public Position takeMargin(BigDecimal taken, Instant at) {
        return new Position(
                id,
                userId,
                symbol,
                side,
                size,
                entryValue,
                markPrice,
                liquidationPrice,
                margin.subtract(taken),
                realizedPnl,
                leverage,
                marginType,
                createdAt,
                later(at),
                version + 1);
    }

    /** The part of {@code value} that belongs to {@code quantity} of the size, rounded half up at 18 digits. */
    public BigDecimal share(BigDecimal value, BigDecimal quantity) {
        return Amounts.share(value, quantity, size);
    }

    /** Realised by closing {@code quantity} at {@code price}: ±(closed notional − its share of the entry value). */
    public BigDecimal pnl(BigDecimal quantity, BigDecimal price) {
        BigDecimal gain = price.multiply(quantity).subtract(share(entryValue, quantity));
        return side == PositionSide.LONG ? gain : gain.negate();
    }

    /**
     * Valued anew.
     *
     * @param available the user's available balance, which backs a CROSS position too
     */
    public Position valued(BigDecimal mark, BigDecimal maintenanceRate, BigDecimal available) {
        return new Position(
                id,
                userId,
                symbol,
                side,
                size,
                entryValue,
                mark,
                liquidationPrice(maintenanceRate, marginType == MarginType.CROSS ? margin.add(available) : margin),
                margin,
                realizedPnl,
                leverage,
                marginType,
                createdAt,
                updatedAt,
                version);
    }

    /**
     * The mark price at which {@code backing} no longer covers maintenance, rounded half up at 18 digits: LONG (entry
     * value − m) ÷ (size × (1 − rate)), SHORT (entry value + m) ÷ (size × (1 + rate)); null where no price above zero
     * does.
     */
    private @Nullable BigDecimal liquidationPrice(BigDecimal maintenanceRate, BigDecimal backing) {
        if (!isOpen()) {
            return null;
        }
        BigDecimal value = side == PositionSide.LONG ? entryValue.subtract(backing) : entryValue.add(backing);
        BigDecimal divisor = size.multiply(
                side == PositionSide.LONG
                        ? BigDecimal.ONE.subtract(maintenanceRate)
                        : BigDecimal.ONE.add(maintenanceRate));
        BigDecimal price = value.divide(divisor, Amounts.SCALE, RoundingMode.HALF_UP);
        return price.signum() > 0 && price.compareTo(Amounts.LIMIT) < 0 ? price : null;
    }

    private Instant later(Instant at) {
        return at.isAfter(updatedAt) ? at : updatedAt;
    }
}
