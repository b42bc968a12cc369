package io.quaestor.exchange;

import static io.quaestor.exchange.Market.CAUSE;
import static io.quaestor.exchange.Market.NOON;
import static io.quaestor.exchange.Market.dec;
import static io.quaestor.exchange.Market.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.instruments.InstrumentService;
import io.quaestor.exchange.instruments.InstrumentStatus;
import io.quaestor.exchange.orders.MarginType;
import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.Order;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.OrderType;
import io.quaestor.exchange.orders.Placement;
import io.quaestor.exchange.orders.TimeInForce;
import io.quaestor.exchange.positions.PositionService;
import io.quaestor.exchange.trades.Settlement;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** Stop, reduce-only, expiring and liquidation orders, and halted instruments. */
@IntegrationTest
@Import(Market.class)
class OrderLifeTest {

    @Autowired
    Market market;

    @Autowired
    OrderService orders;

    @Autowired
    PositionService positions;

    @Autowired
    InstrumentService instruments;

    @AfterEach
    void theIdentitiesHold() {
        assertThat(market.brokenIdentities()).isEmpty();
    }

    @Test
    void a_stop_order_cannot_be_filled_before_the_mark_price_has_triggered_it() {
        String symbol = market.list();
        UUID stop = stop(market.userWith("1000"), symbol, OrderSide.BUY, "105", "106");
        UUID sell = market.placed(market.userWith("1000"), symbol, OrderSide.SELL, "104", "1", 10);

        assertThat(market.settle(fill(symbol, stop, sell, "104", "1")))
                .isInstanceOfSatisfying(
                        Settlement.Refused.class,
                        refused -> assertThat(refused.reason()).contains("waits for its stop price"));
        positions.mark(symbol, dec("104.99"));
        assertThat(orders.trigger(symbol, CAUSE, NOON)).isEmpty();
        positions.mark(symbol, dec("105"));
        assertThat(orders.trigger(symbol, CAUSE, NOON.plusSeconds(1)))
                .singleElement()
                .satisfies(order -> {
                    assertThat(order.id()).isEqualTo(stop);
                    assertThat(order.triggeredAt()).isEqualTo(NOON.plusSeconds(1));
                });
        assertThat(orders.trigger(symbol, CAUSE, NOON)).isEmpty();

        assertThat(market.settle(fill(symbol, stop, sell, "104", "1"))).isInstanceOf(Settlement.Settled.class);
        assertThat(market.events(stop)).containsExactly("OrderPlaced", "OrderTriggered", "OrderFilled");
    }

    @Test
    void a_falling_mark_price_triggers_sell_stops_at_or_above_it_oldest_first() {
        String symbol = market.list();
        UUID user = market.userWith("1000");
        UUID first = stop(user, symbol, OrderSide.SELL, "99", "98");
        UUID second = stop(user, symbol, OrderSide.SELL, "98", "97");
        UUID low = stop(user, symbol, OrderSide.SELL, "97.99", "97");
        UUID canceled = stop(user, symbol, OrderSide.SELL, "99", "98");
        orders.cancel(canceled, null, CAUSE, NOON);

        positions.mark(symbol, dec("98"));

        assertThat(orders.trigger(symbol, CAUSE, NOON)).map(Order::id).containsExactly(first, second);
        assertThat(market.row("select triggered_at, version from orders where id = ?", low))
                .containsEntry("triggered_at", null)
                .containsEntry("version", 1L);
    }

    @Test
    void a_waiting_stop_order_can_be_canceled_but_does_not_expire() {
        String symbol = market.list();
        UUID user = market.userWith("1000");
        NewOrder order = new NewOrder(
                Ids.next(),
                user,
                symbol,
                OrderSide.BUY,
                OrderType.STOP_LIMIT,
                dec("106"),
                dec("105"),
                dec("1"),
                10,
                MarginType.CROSS,
                false,
                TimeInForce.IOC,
                NOON);
        market.place(order);

        assertThatThrownBy(() -> orders.expire(order.id(), CAUSE, NOON))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("waits for its stop price");
        orders.cancel(order.id(), 1L, CAUSE, NOON);

        assertThat(market.account(user)).containsEntry("locked_balance", "0");
    }

    @Test
    void what_an_immediate_order_could_not_fill_expires_and_a_resting_one_does_not() {
        String symbol = market.list();
        UUID taker = market.userWith("1000");
        UUID maker = market.userWith("1000");
        UUID sell = market.placed(maker, symbol, OrderSide.SELL, "100", "1", 10);
        UUID buy = order(taker, symbol, OrderSide.BUY, OrderType.MARKET, null, "3", 10, false, TimeInForce.IOC);

        market.settle(fill(symbol, buy, sell, "100", "1"));
        orders.expire(buy, CAUSE, NOON);

        assertThat(market.order(buy))
                .containsEntry("status", "EXPIRED")
                .containsEntry("filled_quantity", "1")
                .containsEntry("locked_margin", "0");
        // margin at the mark price of 100 times 1.05
        assertThat(market.position(taker, symbol)).containsEntry("margin", "10.5");
        UUID resting = market.placed(maker, symbol, OrderSide.SELL, "100", "1", 10);
        assertThatThrownBy(() -> orders.expire(resting, CAUSE, NOON)).hasMessageContaining("good till canceled");
    }

    @Test
    void a_reduce_only_order_is_cut_to_the_open_size_locks_nothing_and_never_opens() {
        String symbol = market.list();
        UUID user = market.userWith("1000");
        UUID other = market.userWith("10000");
        market.trade(symbol, user, other, "100", "3", 10);
        UUID reduce = order(user, symbol, OrderSide.SELL, OrderType.LIMIT, "100", "8", 10, true, TimeInForce.GTC);
        UUID second = order(user, symbol, OrderSide.SELL, OrderType.LIMIT, "100", "8", 10, true, TimeInForce.GTC);

        assertThat(market.row("select quantity, locked_margin, locked_fee from orders where id = ?", reduce))
                .containsEntry("quantity", "3")
                .containsEntry("locked_margin", "0")
                .containsEntry("locked_fee", "0");
        UUID buy = market.placed(other, symbol, OrderSide.BUY, "100", "6", 10);
        assertThat(market.settle(fill(symbol, buy, reduce, "100", "2"))).isInstanceOf(Settlement.Settled.class);
        assertThat(market.settle(fill(symbol, buy, second, "100", "2")))
                .isInstanceOfSatisfying(
                        Settlement.Refused.class,
                        refused -> assertThat(refused.reason()).contains("would open 1"));
        assertThat(market.settle(fill(symbol, buy, second, "100", "1"))).isInstanceOf(Settlement.Settled.class);
        assertThat(reject(user, symbol, OrderSide.SELL, "1", 10, true)).contains("no open position");
    }

    @Test
    void orders_that_may_open_a_position_agree_on_leverage_and_margin_type() {
        String symbol = market.list();
        UUID user = market.userWith("1000");
        UUID first = market.placed(user, symbol, OrderSide.BUY, "100", "1", 10);

        assertThat(reject(user, symbol, OrderSide.SELL, "1", 20, false))
                .isEqualTo("leverage 20 differs from the open orders', 10");
        assertThat(market.place(new NewOrder(
                        Ids.next(),
                        user,
                        symbol,
                        OrderSide.BUY,
                        OrderType.LIMIT,
                        dec("100"),
                        null,
                        dec("1"),
                        10,
                        MarginType.ISOLATED,
                        false,
                        TimeInForce.GTC,
                        NOON)))
                .isInstanceOfSatisfying(
                        Placement.Rejected.class,
                        rejected -> assertThat(rejected.reason())
                                .isEqualTo("margin type ISOLATED differs from the open orders', CROSS"));
        orders.cancel(first, null, CAUSE, NOON);
        market.placed(user, symbol, OrderSide.SELL, "100", "1", 20);
    }

    @Test
    void liquidation_cancels_the_users_orders_in_the_symbol_and_places_one_that_closes_the_position() {
        String symbol = market.list();
        String other = market.list();
        UUID user = market.userWith("1000");
        UUID winner = market.userWith("10000");
        market.trade(symbol, user, winner, "100", "3", 20);
        UUID resting = market.placed(user, symbol, OrderSide.BUY, "90", "1", 20);
        UUID elsewhere = market.placed(user, other, OrderSide.BUY, "90", "1", 20);
        UUID id = Ids.next();

        Placement placement = orders.liquidate(id, user, symbol, CAUSE, NOON);

        assertThat(placement).isInstanceOf(Placement.Placed.class);
        assertThat(market.row(
                        "select side, type, quantity, reduce_only, time_in_force, liquidation, leverage from orders where id = ?",
                        id))
                .containsEntry("side", "SELL")
                .containsEntry("type", "MARKET")
                .containsEntry("quantity", "3")
                .containsEntry("reduce_only", true)
                .containsEntry("time_in_force", "IOC")
                .containsEntry("liquidation", true)
                .containsEntry("leverage", 20);
        assertThat(market.order(resting)).containsEntry("status", "CANCELED");
        assertThat(market.order(elsewhere)).containsEntry("status", "NEW");
        assertThat(orders.liquidate(id, user, symbol, CAUSE, NOON)).isEqualTo(new Placement.AlreadyPlaced(id));

        UUID buy = market.placed(winner, symbol, OrderSide.BUY, "96", "3", 20);
        market.settle(fill(symbol, buy, id, "96", "3"));
        assertThatThrownBy(() -> orders.liquidate(Ids.next(), user, symbol, CAUSE, NOON))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("has no open position");
    }

    @Test
    void nobody_but_liquidation_places_an_order_marked_as_one() {
        String symbol = market.list();
        UUID user = market.userWith("1000");
        NewOrder order = new NewOrder(
                Ids.next(),
                user,
                symbol,
                OrderSide.BUY,
                OrderType.MARKET,
                null,
                null,
                dec("1"),
                10,
                MarginType.CROSS,
                true,
                TimeInForce.IOC,
                true,
                NOON);

        assertThatThrownBy(() -> market.place(order))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("placed by liquidate");
    }

    @Test
    void a_halted_instrument_takes_no_orders_and_triggers_none_but_cancels_and_settles() {
        String symbol = market.list();
        UUID user = market.userWith("1000");
        UUID other = market.userWith("1000");
        UUID buy = market.placed(user, symbol, OrderSide.BUY, "100", "2", 10);
        UUID sell = market.placed(other, symbol, OrderSide.SELL, "100", "1", 10);
        UUID stop = stop(user, symbol, OrderSide.BUY, "101", "102");

        long version = instruments.changeStatus(symbol, InstrumentStatus.HALTED, 1L, CAUSE, NOON);

        assertThat(reject(user, symbol, OrderSide.BUY, "1", 10, false)).contains("is halted");
        positions.mark(symbol, dec("101"));
        assertThat(orders.trigger(symbol, CAUSE, NOON)).isEmpty();
        assertThat(market.settle(fill(symbol, buy, sell, "100", "1"))).isInstanceOf(Settlement.Settled.class);
        assertThatThrownBy(() -> orders.liquidate(Ids.next(), user, symbol, CAUSE, NOON))
                .hasMessageContaining("is halted");
        orders.cancel(buy, null, CAUSE, NOON);
        assertThatThrownBy(() -> instruments.changeStatus(symbol, InstrumentStatus.TRADING, 1L, CAUSE, NOON))
                .hasMessageContaining("is at version 2 (HALTED), not at 1");
        assertThatThrownBy(() -> instruments.changeStatus(symbol, InstrumentStatus.HALTED, null, CAUSE, NOON))
                .hasMessage(symbol + " is HALTED and cannot become HALTED");
        instruments.changeStatus(symbol, InstrumentStatus.TRADING, version, CAUSE, NOON);
        assertThat(orders.trigger(symbol, CAUSE, NOON)).map(Order::id).containsExactly(stop);
        assertThat(market.events(InstrumentService.aggregateId(symbol)))
                .containsExactly("InstrumentListed", "InstrumentHalted", "InstrumentResumed");
    }

    private UUID stop(UUID user, String symbol, OrderSide side, String stop, String limit) {
        NewOrder order = new NewOrder(
                Ids.next(),
                user,
                symbol,
                side,
                OrderType.STOP_LIMIT,
                dec(limit),
                dec(stop),
                dec("1"),
                10,
                MarginType.CROSS,
                false,
                TimeInForce.GTC,
                NOON);
        assertThat(market.place(order)).isInstanceOf(Placement.Placed.class);
        return order.id();
    }

    private UUID order(
            UUID user,
            String symbol,
            OrderSide side,
            OrderType type,
            @Nullable String price,
            String quantity,
            int leverage,
            boolean reduceOnly,
            TimeInForce timeInForce) {
        NewOrder order = new NewOrder(
                Ids.next(),
                user,
                symbol,
                side,
                type,
                price == null ? null : dec(price),
                null,
                dec(quantity),
                leverage,
                MarginType.CROSS,
                reduceOnly,
                timeInForce,
                NOON);
        assertThat(market.place(order)).isInstanceOf(Placement.Placed.class);
        return order.id();
    }

    private String reject(UUID user, String symbol, OrderSide side, String quantity, int leverage, boolean reduceOnly) {
        Placement placement = market.place(new NewOrder(
                Ids.next(),
                user,
                symbol,
                side,
                OrderType.LIMIT,
                dec("100"),
                null,
                dec(quantity),
                leverage,
                MarginType.CROSS,
                reduceOnly,
                TimeInForce.GTC,
                NOON));
        return List.of(placement).stream()
                .map(Placement.Rejected.class::cast)
                .map(Placement.Rejected::reason)
                .findFirst()
                .orElseThrow();
    }
}
