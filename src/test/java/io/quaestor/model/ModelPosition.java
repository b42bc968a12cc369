package io.quaestor.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A position as the model holds it; kept when closed.
 *
 * @param place when it was first opened: the how manyth position of the exchange it was
 */
record ModelPosition(
        Key key,
        long place,
        BigDecimal size,
        BigDecimal entryValue,
        BigDecimal margin,
        BigDecimal realized,
        int leverage,
        Step.Margin marginType,
        BigDecimal mark,
        BigDecimal unrealized,
        @Nullable BigDecimal liquidationPrice,
        long version) {

    /** A user has at most one LONG (side BUY) and one SHORT (side SELL) in a symbol. */
    record Key(int user, int symbol, Step.Side side) {}

    boolean isOpen() {
        return size.signum() > 0;
    }

    BigDecimal entryPrice() {
        return isOpen() ? entryValue.divide(size, 18, RoundingMode.HALF_UP) : BigDecimal.ZERO;
    }

    /** What it would gain at the price. */
    BigDecimal unrealizedAt(BigDecimal price) {
        BigDecimal gain = price.multiply(size).subtract(entryValue);
        return (key.side == Step.Side.BUY ? gain : gain.negate()).setScale(18, RoundingMode.HALF_UP);
    }

    ModelPosition changed(BigDecimal newSize, BigDecimal newEntryValue, BigDecimal newMargin, BigDecimal newRealized) {
        return new ModelPosition(
                key,
                place,
                newSize,
                newEntryValue,
                newMargin,
                newRealized,
                leverage,
                marginType,
                mark,
                unrealized,
                liquidationPrice,
                version + 1);
    }

    ModelPosition of(int newLeverage, Step.Margin newMarginType) {
        return new ModelPosition(
                key,
                place,
                size,
                entryValue,
                margin,
                realized,
                newLeverage,
                newMarginType,
                mark,
                unrealized,
                liquidationPrice,
                version);
    }

    ModelPosition valued(BigDecimal newMark, BigDecimal newUnrealized, @Nullable BigDecimal newLiquidationPrice) {
        return new ModelPosition(
                key,
                place,
                size,
                entryValue,
                margin,
                realized,
                leverage,
                marginType,
                newMark,
                newUnrealized,
                newLiquidationPrice,
                version);
    }
}
