package io.quaestor.exchange;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Exact arithmetic on amounts and prices: {@code DECIMAL(36,18)} in the database, 18 digits after the point. */
public final class Amounts {

    /** Digits after the decimal point of every stored amount. */
    public static final int SCALE = 18;

    /** Every stored amount lies below this in absolute value. */
    public static final BigDecimal LIMIT = BigDecimal.TEN.pow(18);

    private Amounts() {}

    /** Checks that {@code value} is above zero and storable; returns it without trailing zeros. */
    public static BigDecimal positive(@Nullable BigDecimal value, String name) {
        BigDecimal amount = notNegative(value, name);
        if (amount.signum() == 0) {
            throw new Refusal(Refusal.Code.INVALID, name + " must be above zero");
        }
        return amount;
    }

    /** Checks that {@code value} is zero or more and storable; returns it without trailing zeros. */
    public static BigDecimal notNegative(@Nullable BigDecimal value, String name) {
        if (value == null) {
            throw new Refusal(Refusal.Code.INVALID, name + " is missing");
        }
        // Before anything else: 1E+999999999 must not be written out.
        if ((long) value.precision() - value.scale() > SCALE) {
            throw new Refusal(Refusal.Code.INVALID, name + " must be below 10^18");
        }
        BigDecimal amount = value.stripTrailingZeros();
        if (amount.signum() < 0) {
            throw new Refusal(Refusal.Code.INVALID, name + " must not be negative");
        }
        if (amount.scale() > SCALE) {
            throw new Refusal(
                    Refusal.Code.INVALID, name + " has " + amount.scale() + " decimal places; at most " + SCALE);
        }
        return amount;
    }

    /**
     * Checks that a figure made from stored ones can be stored too, and returns it.
     *
     * @throws Refusal RULE when it is 10^18 or more, above or below zero
     */
    public static BigDecimal storable(BigDecimal value, String name) {
        if (value.abs().compareTo(LIMIT) >= 0) {
            throw new Refusal(
                    Refusal.Code.RULE, name + " would be " + plain(value) + "; every amount must stay below 10^18");
        }
        return value;
    }

    /** {@code value × part ÷ whole}, rounded half up at 18 digits; the whole when {@code part} equals {@code whole}. */
    public static BigDecimal share(BigDecimal value, BigDecimal part, BigDecimal whole) {
        return part.compareTo(whole) == 0 ? value : value.multiply(part).divide(whole, SCALE, RoundingMode.HALF_UP);
    }

    /** Rounded half up at 18 digits. */
    public static BigDecimal halfUp(BigDecimal value) {
        return value.scale() > SCALE ? value.setScale(SCALE, RoundingMode.HALF_UP) : value;
    }

    /** {@code dividend ÷ divisor}, rounded up at 18 digits. */
    public static BigDecimal divideUp(BigDecimal dividend, BigDecimal divisor) {
        return dividend.divide(divisor, SCALE, RoundingMode.UP);
    }

    /** Rounded up at 18 digits. */
    public static BigDecimal up(BigDecimal value) {
        return value.scale() > SCALE ? value.setScale(SCALE, RoundingMode.UP) : value;
    }

    /** Whether {@code value} is a whole multiple of {@code step}. */
    public static boolean isMultiple(BigDecimal value, BigDecimal step) {
        return value.remainder(step).signum() == 0;
    }

    /** Without exponent and trailing zeros, as people and events write it. */
    public static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
