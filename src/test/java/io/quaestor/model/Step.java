package io.quaestor.model;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One command of a history. Users, symbols, currencies, orders, trades, transfers and adjustments are numbers; a run
 * gives them names of its own. A number that no earlier step made is unknown, so any step can be left out and the rest
 * still be played.
 */
sealed interface Step {

    enum Side {
        BUY,
        SELL
    }

    enum Type {
        LIMIT,
        MARKET,
        STOP_LIMIT
    }

    enum Margin {
        CROSS,
        ISOLATED
    }

    enum InForce {
        GTC,
        IOC,
        FOK
    }

    enum Payment {
        DEPOSIT,
        WITHDRAW,
        TRANSFER
    }

    enum Against {
        FEES,
        INSURANCE
    }

    enum Standing {
        ACTIVE,
        FROZEN,
        CLOSED
    }

    enum Trading {
        TRADING,
        HALTED
    }

    /** Where a transfer is moved to, by the command of that name. */
    enum Decision {
        APPROVE,
        COMPLETE,
        REJECT,
        FAIL
    }

    /**
     * An order asked for.
     *
     * @param at microseconds since the history began
     */
    record Order(
            long id,
            int user,
            int symbol,
            Side side,
            Type type,
            @Nullable BigDecimal price,
            @Nullable BigDecimal stopPrice,
            BigDecimal quantity,
            int leverage,
            Margin margin,
            boolean reduceOnly,
            InForce inForce,
            long at) {

        /** Whether both ask for the same; when does not matter. */
        boolean asksTheSame(Order other) {
            return id == other.id
                    && user == other.user
                    && symbol == other.symbol
                    && side == other.side
                    && type == other.type
                    && same(price, other.price)
                    && same(stopPrice, other.stopPrice)
                    && same(quantity, other.quantity)
                    && leverage == other.leverage
                    && margin == other.margin
                    && reduceOnly == other.reduceOnly
                    && inForce == other.inForce;
        }
    }

    /** A match to be settled; {@code at} in microseconds since the history began. */
    record Fill(
            long id,
            int symbol,
            long buyOrder,
            long sellOrder,
            BigDecimal price,
            BigDecimal quantity,
            boolean buyerIsMaker,
            boolean offBook,
            long at) {

        /** Whether both are the same trade, its time included. */
        boolean isSame(Fill other) {
            return id == other.id
                    && symbol == other.symbol
                    && buyOrder == other.buyOrder
                    && sellOrder == other.sellOrder
                    && same(price, other.price)
                    && same(quantity, other.quantity)
                    && buyerIsMaker == other.buyerIsMaker
                    && offBook == other.offBook
                    && at == other.at;
        }
    }

    record Place(List<Order> orders) implements Step {}

    record Settle(List<Fill> fills) implements Step {}

    record Cancel(long order, @Nullable Long version, long at) implements Step {}

    record Expire(long order, long at) implements Step {}

    record Trigger(int symbol, long at) implements Step {}

    record Mark(int symbol, BigDecimal price) implements Step {}

    record Liquidate(long order, int user, int symbol, long at) implements Step {}

    /** A transfer asked for. */
    record Request(
            long id,
            int user,
            @Nullable Integer counterparty,
            Payment payment,
            int currency,
            BigDecimal amount,
            BigDecimal fee,
            @Nullable String hash,
            @Nullable String address,
            long at)
            implements Step {

        /** Whether both ask for the same; when does not matter. */
        boolean asksTheSame(Request other) {
            return id == other.id
                    && user == other.user
                    && Objects.equals(counterparty, other.counterparty)
                    && payment == other.payment
                    && currency == other.currency
                    && same(amount, other.amount)
                    && same(fee, other.fee)
                    && Objects.equals(hash, other.hash)
                    && Objects.equals(address, other.address);
        }
    }

    /** {@code version} of APPROVE and REJECT only, {@code hash} of COMPLETE only. */
    record Decide(
            long transfer,
            Decision decision,
            @Nullable Long version,
            @Nullable String hash,
            long at) implements Step {}

    record Adjust(long id, int user, int currency, BigDecimal amount, Against against, long at) implements Step {

        /** Whether both adjust the same; when does not matter. */
        boolean asksTheSame(Adjust other) {
            return id == other.id
                    && user == other.user
                    && currency == other.currency
                    && same(amount, other.amount)
                    && against == other.against;
        }
    }

    record ChangeUser(int user, Standing standing, @Nullable Long version) implements Step {}

    record ChangeSymbol(
            int symbol, Trading trading, @Nullable Long version, long at) implements Step {}

    private static boolean same(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.compareTo(other) == 0;
    }
}
