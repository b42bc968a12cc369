package io.quaestor.exchange.orders;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.Required;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order to be placed. What can be stored at all is checked here; what the exchange's rules forbid is stored as
 * REJECTED.
 *
 * @param id version 7; the same id with the same content places nothing again
 * @param price limit price; null for MARKET
 * @param stopPrice of STOP_LIMIT only
 * @param leverage 1 or more
 * @param liquidation placed by {@link OrderService#liquidate} to close a position; left out of the content where it is not
 * @param at when it was placed; not part of the content that makes two orders the same
 */
public record NewOrder(
        UUID id,
        UUID userId,
        String symbol,
        OrderSide side,
        OrderType type,
        @Nullable BigDecimal price,
        @Nullable BigDecimal stopPrice,
        BigDecimal quantity,
        int leverage,
        MarginType marginType,
        boolean reduceOnly,
        TimeInForce timeInForce,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean liquidation,
        @JsonIgnore Instant at) {

    public NewOrder {
        if (id == null) {
            throw new Refusal(Refusal.Code.INVALID, "an order needs an id");
        }
        if (userId == null
                || symbol == null
                || side == null
                || type == null
                || marginType == null
                || timeInForce == null
                || at == null) {
            throw new Refusal(
                    Refusal.Code.INVALID,
                    "order " + id + " needs a user, symbol, side, type, margin type, time in force and time");
        }
        quantity = Amounts.positive(quantity, "order " + id + ": quantity");
        price = price == null ? null : Amounts.positive(price, "order " + id + ": price");
        stopPrice = stopPrice == null ? null : Amounts.positive(stopPrice, "order " + id + ": stop price");
        if (leverage < 1) {
            throw new Refusal(Refusal.Code.INVALID, "order " + id + ": leverage " + leverage + " is below 1");
        }
        at = Required.time(at);
    }

    /** An order of a user's own. */
    public NewOrder(
            UUID id,
            UUID userId,
            String symbol,
            OrderSide side,
            OrderType type,
            @Nullable BigDecimal price,
            @Nullable BigDecimal stopPrice,
            BigDecimal quantity,
            int leverage,
            MarginType marginType,
            boolean reduceOnly,
            TimeInForce timeInForce,
            Instant at) {
        this(
                id,
                userId,
                symbol,
                side,
                type,
                price,
                stopPrice,
                quantity,
                leverage,
                marginType,
                reduceOnly,
                timeInForce,
                false,
                at);
    }

    /** A limit order that rests until canceled. */
    public static NewOrder limit(
            UUID id,
            UUID userId,
            String symbol,
            OrderSide side,
            BigDecimal price,
            BigDecimal quantity,
            int leverage,
            Instant at) {
        return new NewOrder(
                id,
                userId,
                symbol,
                side,
                OrderType.LIMIT,
                Required.value(price, "order " + id + ": price"),
                null,
                quantity,
                leverage,
                MarginType.CROSS,
                false,
                TimeInForce.GTC,
                at);
    }
}
