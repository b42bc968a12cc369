package io.quaestor.exchange.orders;

import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.instruments.Instrument;
import io.quaestor.exchange.instruments.InstrumentStatus;
import io.quaestor.exchange.users.UserStatus;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The rules an order must meet to be placed, and what placing it locks. */
final class PlacingRules {

    /** A MARKET order's locks are figured at the mark price times this: room for its fills to come in higher. */
    private static final BigDecimal MARKET_ROOM = new BigDecimal("1.05");

    private PlacingRules() {}

    /** The quantity as it may stand: a reduce-only order is cut to the open size. */
    static BigDecimal quantity(NewOrder order, OpenPositions.@Nullable Open position) {
        return order.reduceOnly() && position != null && position.reducedBy() == order.side()
                ? order.quantity().min(position.size())
                : order.quantity();
    }

    /** Margin to lock: notional ÷ leverage, rounded up at 18 digits. */
    static BigDecimal margin(NewOrder order, BigDecimal quantity, Instrument instrument) {
        return order.reduceOnly()
                ? BigDecimal.ZERO
                : Amounts.divideUp(lockedNotional(order, quantity, instrument), BigDecimal.valueOf(order.leverage()));
    }

    /** Taker fee to lock, rounded up at 18 digits. */
    static BigDecimal fee(NewOrder order, BigDecimal quantity, Instrument instrument) {
        return order.reduceOnly()
                ? BigDecimal.ZERO
                : Amounts.up(lockedNotional(order, quantity, instrument).multiply(instrument.takerFeeRate()));
    }

    private static BigDecimal lockedNotional(NewOrder order, BigDecimal quantity, Instrument instrument) {
        BigDecimal price =
                order.price() != null ? order.price() : instrument.markPrice().multiply(MARKET_ROOM);
        return price.multiply(quantity);
    }

    /** Why the exchange does not take the order, apart from the user's means; null when it does. */
    static @Nullable String violation(
            NewOrder order,
            UserStatus user,
            Instrument instrument,
            OpenPositions.@Nullable Open position,
            OrderRepository.@Nullable Terms terms) {
        if (user == UserStatus.CLOSED || (user == UserStatus.FROZEN && !order.reduceOnly())) {
            return "user " + order.userId() + " is " + user.stored()
                    + (user == UserStatus.FROZEN ? ": only reducing orders are taken" : "");
        }
        if (instrument.status() == InstrumentStatus.HALTED) {
            return instrument.symbol() + " is halted: orders can be canceled only";
        }
        if ((order.type() == OrderType.MARKET) != (order.price() == null)) {
            return order.price() == null
                    ? "a " + order.type() + " order needs a price"
                    : "a MARKET order has no price, this one has " + Amounts.plain(order.price());
        }
        if ((order.type() == OrderType.STOP_LIMIT) != (order.stopPrice() != null)) {
            return order.stopPrice() == null
                    ? "a STOP_LIMIT order needs a stop price"
                    : "a " + order.type() + " order has no stop price, this one has "
                            + Amounts.plain(order.stopPrice());
        }
        String offGrid = offGrid(order, instrument);
        if (offGrid != null) {
            return offGrid;
        }
        BigDecimal locked = lockedNotional(order, quantity(order, position), instrument);
        if (locked.compareTo(Amounts.LIMIT) >= 0) {
            return "notional " + Amounts.plain(locked) + " cannot be kept: every amount must stay below 10^18";
        }
        BigDecimal notional =
                (order.price() != null ? order.price() : instrument.markPrice()).multiply(order.quantity());
        // What is left of a position could otherwise never be liquidated.
        if (!order.liquidation() && notional.compareTo(instrument.minNotional()) < 0) {
            return "notional " + Amounts.plain(notional) + " is below the least of " + instrument.symbol() + ", "
                    + Amounts.plain(instrument.minNotional());
        }
        if (order.leverage() > instrument.maxLeverage()) {
            return "leverage " + order.leverage() + " is above the highest of " + instrument.symbol() + ", "
                    + instrument.maxLeverage();
        }
        String violation = positionViolation(order, position);
        return violation != null ? violation : termsViolation(order, terms);
    }

    /** Orders that may open a position must agree: whichever fills first sets the terms for the others. */
    private static @Nullable String termsViolation(NewOrder order, OrderRepository.@Nullable Terms terms) {
        if (terms == null || order.reduceOnly()) {
            return null;
        }
        if (order.leverage() != terms.leverage()) {
            return "leverage " + order.leverage() + " differs from the open orders', " + terms.leverage();
        }
        return order.marginType() == terms.marginType()
                ? null
                : "margin type " + order.marginType() + " differs from the open orders', " + terms.marginType();
    }

    private static @Nullable String offGrid(NewOrder order, Instrument instrument) {
        for (BigDecimal price : new @Nullable BigDecimal[] {order.price(), order.stopPrice()}) {
            if (price != null && !Amounts.isMultiple(price, instrument.tickSize())) {
                return "price " + Amounts.plain(price) + " is not a multiple of " + instrument.symbol()
                        + "'s tick size, " + Amounts.plain(instrument.tickSize());
            }
        }
        return Amounts.isMultiple(order.quantity(), instrument.lotSize())
                ? null
                : "quantity " + Amounts.plain(order.quantity()) + " is not a multiple of " + instrument.symbol()
                        + "'s lot size, " + Amounts.plain(instrument.lotSize());
    }

    private static @Nullable String positionViolation(NewOrder order, OpenPositions.@Nullable Open position) {
        if (position == null) {
            return order.reduceOnly() ? "there is no open position to reduce" : null;
        }
        if (order.reduceOnly() && position.reducedBy() != order.side()) {
            return "a reduce-only " + order.side() + " cannot reduce a position that is reduced by "
                    + position.reducedBy();
        }
        if (order.leverage() != position.leverage()) {
            return "leverage " + order.leverage() + " differs from the open position's, " + position.leverage();
        }
        if (order.marginType() != position.marginType()) {
            return "margin type " + order.marginType() + " differs from the open position's, " + position.marginType();
        }
        return null;
    }
}
