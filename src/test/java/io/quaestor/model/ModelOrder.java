package io.quaestor.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * An order as the model holds it.
 *
 * @param asked the request
 * @param quantity asked for, of a reduce-only order cut to the open size
 * @param filledValue sum of price × quantity over the fills
 */
record ModelOrder(
        Step.Order asked,
        BigDecimal quantity,
        Status status,
        BigDecimal filled,
        BigDecimal filledValue,
        BigDecimal lockedMargin,
        BigDecimal lockedFee,
        boolean triggered,
        boolean liquidation,
        long version) {

    enum Status {
        NEW,
        PARTIALLY_FILLED,
        FILLED,
        CANCELED,
        REJECTED,
        EXPIRED
    }

    long id() {
        return asked.id();
    }

    boolean isOpen() {
        return status == Status.NEW || status == Status.PARTIALLY_FILLED;
    }

    /** Whether it still waits for its stop price. */
    boolean waits() {
        return isOpen() && asked.type() == Step.Type.STOP_LIMIT && !triggered;
    }

    BigDecimal remaining() {
        return quantity.subtract(filled);
    }

    BigDecimal locked() {
        return lockedMargin.add(lockedFee);
    }

    @Nullable
    BigDecimal averagePrice() {
        return filled.signum() == 0 ? null : filledValue.divide(filled, 18, RoundingMode.HALF_UP);
    }

    /** Final without locks. */
    ModelOrder ended(Status end) {
        return new ModelOrder(
                asked,
                quantity,
                end,
                filled,
                filledValue,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                triggered,
                liquidation,
                version + 1);
    }

    ModelOrder reachedStop() {
        return new ModelOrder(
                asked, quantity, status, filled, filledValue, lockedMargin, lockedFee, true, liquidation, version + 1);
    }

    ModelOrder filledBy(BigDecimal part, BigDecimal value, BigDecimal margin, BigDecimal fee) {
        BigDecimal sum = filled.add(part);
        return new ModelOrder(
                asked,
                quantity,
                sum.compareTo(quantity) == 0 ? Status.FILLED : Status.PARTIALLY_FILLED,
                sum,
                filledValue.add(value),
                lockedMargin.subtract(margin),
                lockedFee.subtract(fee),
                triggered,
                liquidation,
                version + 1);
    }
}
