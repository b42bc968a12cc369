package io.quaestor.exchange;

import static io.quaestor.exchange.Market.CAUSE;
import static io.quaestor.exchange.Market.NOON;
import static io.quaestor.exchange.Market.dec;
import static io.quaestor.exchange.Market.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.orders.MarginType;
import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.OrderType;
import io.quaestor.exchange.orders.Placement;
import io.quaestor.exchange.orders.TimeInForce;
import io.quaestor.exchange.positions.PositionService;
import io.quaestor.exchange.trades.Fill;
import io.quaestor.exchange.trades.Settlement;
import io.quaestor.exchange.trades.TradeService;
import io.quaestor.exchange.transfers.NewTransfer;
import io.quaestor.exchange.transfers.TransferService;
import io.quaestor.exchange.transfers.TransferStatus;
import io.quaestor.exchange.users.UserService;
import io.quaestor.exchange.users.UserStatus;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@IntegrationTest
@Import(Market.class)
class WritePathTest {

    @Autowired
    Market market;

    @Autowired
    OrderService orders;

    @Autowired
    TradeService trades;

    @Autowired
    TransferService transfers;

    @Autowired
    UserService users;

    @Autowired
    PositionService positions;

    @AfterEach
    void theIdentitiesHold() {
        assertThat(market.brokenIdentities()).isEmpty();
    }

    @Test
    void placing_locks_margin_and_taker_fee_and_canceling_releases_them() {
        String symbol = market.list();
        UUID user = market.userWith("1000");

        UUID order = market.placed(user, symbol, OrderSide.BUY, "99.99", "3", 7);

        // 299.97 / 7 = 42.852857142857142857..., rounded up; fee 299.97 * 0.0005
        assertThat(market.order(order))
                .containsEntry("locked_margin", "42.852857142857142858")
                .containsEntry("locked_fee", "0.149985");
        assertThat(market.account(user))
                .containsEntry("available_balance", "956.997157857142857142")
                .containsEntry("balance", "1000");

        orders.cancel(order, 1L, CAUSE, NOON);

        assertThat(market.account(user))
                .containsEntry("available_balance", "1000")
                .containsEntry("locked_balance", "0");
        assertThat(market.events(order)).containsExactly("OrderPlaced", "OrderCanceled");
    }

    @Test
    void a_fill_moves_the_locks_share_into_the_position_and_returns_the_unused_fee() {
        String symbol = market.list();
        UUID buyer = market.userWith("1000");
        UUID seller = market.userWith("1000");
        UUID buy = market.placed(buyer, symbol, OrderSide.BUY, "100", "4", 10);
        UUID sell = market.placed(seller, symbol, OrderSide.SELL, "100", "1", 10);

        assertThat(market.settle(fill(symbol, buy, sell, "100", "1"))).isInstanceOf(Settlement.Settled.class);

        assertThat(market.order(buy))
                .containsEntry("status", "PARTIALLY_FILLED")
                .containsEntry("remaining_quantity", "3")
                .containsEntry("average_price", "100")
                .containsEntry("locked_margin", "30")
                .containsEntry("locked_fee", "0.15");
        assertThat(market.order(sell)).containsEntry("status", "FILLED").containsEntry("locked_margin", "0");
        assertThat(market.position(buyer, symbol))
                .containsEntry("side", "LONG")
                .containsEntry("margin", "10")
                .containsEntry("entry_value", "100");
        assertThat(market.position(seller, symbol)).containsEntry("side", "SHORT");
        // The maker pays 0.02 of the 0.05 that was locked for this share.
        assertThat(market.account(buyer)).containsEntry("balance", "999.98").containsEntry("locked_balance", "40.15");
        assertThat(market.account(seller)).containsEntry("balance", "999.95").containsEntry("locked_balance", "10");
        assertThat(market.events(buy)).containsExactly("OrderPlaced", "OrderPartiallyFilled");
    }

    @Test
    void reducing_realises_profit_against_clearing_and_frees_the_closed_share() {
        String symbol = market.list();
        UUID anna = market.userWith("1000");
        UUID bob = market.userWith("1000");
        UUID carl = market.userWith("1000");
        market.trade(symbol, anna, bob, "100", "3", 10);

        market.trade(symbol, carl, anna, "110", "1", 10);

        assertThat(market.position(anna, symbol))
                .containsEntry("size", "2")
                .containsEntry("entry_value", "200")
                .containsEntry("margin", "20")
                .containsEntry("realized_pnl", "10");
        // 1000 + 10 profit - 0.06 maker fee on 300 - 0.055 taker fee on 110
        assertThat(market.account(anna)).containsEntry("balance", "1009.885").containsEntry("locked_balance", "20");
    }

    @Test
    void a_fill_beyond_the_open_size_flips_the_position() {
        String symbol = market.list();
        UUID anna = market.userWith("1000");
        UUID bob = market.userWith("1000");
        market.trade(symbol, anna, bob, "100", "1", 10);

        market.trade(symbol, bob, anna, "100", "3", 10);

        assertThat(market.position(anna, symbol))
                .containsEntry("side", "SHORT")
                .containsEntry("size", "2")
                .containsEntry("margin", "20");
        assertThat(market.position(bob, symbol)).containsEntry("side", "LONG").containsEntry("size", "2");
    }

    @Test
    void a_cross_loss_beyond_the_available_balance_takes_orders_then_positions_then_the_insurance_fund() {
        String symbol = market.list();
        String other = market.list();
        UUID loser = market.userWith("60");
        UUID winner = market.userWith("100000");
        market.trade(symbol, loser, winner, "100", "10", 50);
        market.trade(other, loser, winner, "100", "2", 10);
        UUID resting = market.placed(loser, other, OrderSide.BUY, "50", "2", 10);

        UUID close = Ids.next();
        market.place(new NewOrder(
                close,
                loser,
                symbol,
                OrderSide.SELL,
                OrderType.LIMIT,
                dec("90"),
                null,
                dec("25"),
                50,
                MarginType.CROSS,
                true,
                TimeInForce.GTC,
                NOON));
        UUID cover = market.placed(winner, symbol, OrderSide.BUY, "90", "10", 50);
        market.settle(fill(symbol, cover, close, "90", "10"));

        assertThat(market.events(close)).containsExactly("OrderPlaced", "OrderFilled");
        assertThat(market.order(resting)).containsEntry("status", "CANCELED");
        assertThat(market.position(loser, other)).containsEntry("margin", "0");
        assertThat(market.account(loser)).containsEntry("balance", "0").containsEntry("available_balance", "0");
        // 60 deposited - 100 lost - fees: makers' 0.2 and 0.04, takers' 0.45
        assertThat(market.row("""
                        select sum(amount) as paid from ledger_entries join accounts on accounts.id = account_id
                        where accounts.user_id = ? and ledger_entries.kind = 'INSURANCE'
                        """, loser)).containsEntry("paid", "40.69");
    }

    @Test
    void an_isolated_position_loses_at_most_its_own_margin() {
        String symbol = market.list();
        UUID loser = market.userWith("1000");
        UUID winner = market.userWith("100000");
        UUID sell = market.placed(winner, symbol, OrderSide.SELL, "100", "1", 10);
        UUID buy = isolated(loser, symbol, OrderSide.BUY, "100");
        assertThat(market.settle(fill(symbol, buy, sell, "100", "1"))).isInstanceOf(Settlement.Settled.class);

        UUID close = isolated(loser, symbol, OrderSide.SELL, "50");
        UUID open = market.placed(winner, symbol, OrderSide.BUY, "50", "1", 10);
        assertThat(market.settle(fill(symbol, open, close, "50", "1"))).isInstanceOf(Settlement.Settled.class);

        // 10 of margin lost and two fees paid, 0.02 as the maker and 0.025 as the taker; the fund paid the other 40
        assertThat(market.account(loser)).containsEntry("balance", "989.955").containsEntry("locked_balance", "0");
    }

    @Test
    void the_same_order_again_changes_nothing_and_another_under_its_id_is_refused() {
        String symbol = market.list();
        UUID user = market.userWith("1000");
        NewOrder order = NewOrder.limit(Ids.next(), user, symbol, OrderSide.BUY, dec("100"), dec("1"), 10, NOON);
        market.place(order);
        Map<String, @Nullable Object> before = market.account(user);

        assertThat(market.place(NewOrder.limit(
                        order.id(), user, symbol, OrderSide.BUY, dec("100.00"), dec("1.0"), 10, NOON.plusSeconds(9))))
                .isEqualTo(new Placement.AlreadyPlaced(order.id()));
        Placement other =
                market.place(NewOrder.limit(order.id(), user, symbol, OrderSide.BUY, dec("101"), dec("1"), 10, NOON));

        assertThat(other)
                .isInstanceOfSatisfying(
                        Placement.Refused.class,
                        refused -> assertThat(refused.reason()).contains("\"price\":\"100\"", "\"price\":\"101\""));
        assertThat(market.account(user)).isEqualTo(before);
    }

    @Test
    void the_same_trade_again_changes_nothing_and_another_under_its_id_is_refused() {
        String symbol = market.list();
        UUID buyer = market.userWith("1000");
        UUID seller = market.userWith("1000");
        UUID buy = market.placed(buyer, symbol, OrderSide.BUY, "100", "4", 10);
        UUID sell = market.placed(seller, symbol, OrderSide.SELL, "100", "4", 10);
        Fill fill = fill(symbol, buy, sell, "100", "1");
        Fill twin = new Fill(
                fill.tradeId(),
                null,
                symbol,
                buy,
                sell,
                dec("100"),
                dec("2"),
                true,
                false,
                NOON.plusSeconds(5_000_000));

        assertThat(trades.settle(List.of(fill, fill), CAUSE))
                .containsExactly(new Settlement.Settled(fill.tradeId()), new Settlement.AlreadySettled(fill.tradeId()));
        assertThat(market.settle(fill)).isEqualTo(new Settlement.AlreadySettled(fill.tradeId()));
        assertThat(market.settle(twin)).isInstanceOf(Settlement.Refused.class);
        assertThat(market.order(buy)).containsEntry("filled_quantity", "1");
    }

    @Test
    void a_refused_fill_does_not_keep_the_others_of_its_batch_from_settling() {
        String symbol = market.list();
        UUID buyer = market.userWith("1000");
        UUID seller = market.userWith("1000");
        UUID buy = market.placed(buyer, symbol, OrderSide.BUY, "100", "2", 10);
        UUID sell = market.placed(seller, symbol, OrderSide.SELL, "100", "2", 10);

        List<Settlement> settlements = trades.settle(
                List.of(
                        fill(symbol, buy, sell, "100", "1"),
                        fill(symbol, buy, sell, "100", "5"),
                        fill(symbol, buy, sell, "101", "1"),
                        fill(symbol, buy, Ids.next(), "100", "1"),
                        fill(symbol, sell, buy, "100", "1"),
                        fill(symbol, buy, sell, "100.001", "1"),
                        fill(symbol, buy, sell, "100", "1")),
                CAUSE);

        assertThat(settlements.getFirst()).isInstanceOf(Settlement.Settled.class);
        assertThat(settlements.getLast()).isInstanceOf(Settlement.Settled.class);
        assertThat(settlements.subList(1, 6))
                .allSatisfy(settlement -> assertThat(settlement).isInstanceOf(Settlement.Refused.class));
        assertThat(settlements.subList(1, 6))
                .map(settlement -> ((Settlement.Refused) settlement).reason())
                .satisfiesExactly(
                        reason -> assertThat(reason).contains("has 1 left to fill, not 5"),
                        reason -> assertThat(reason).contains("beyond the limit"),
                        reason -> assertThat(reason).contains("there is no order"),
                        reason -> assertThat(reason).contains("not a BUY"),
                        reason -> assertThat(reason).contains("not a multiple of tick"));
        assertThat(market.order(buy)).containsEntry("status", "FILLED");
    }

    @Test
    void an_order_that_breaks_a_rule_is_stored_as_rejected_with_its_reason() {
        String symbol = market.list();
        UUID user = market.userWith("100");

        assertRejected(user, symbol, "100.001", "1", 10, "tick size");
        assertRejected(user, symbol, "100", "0.0001", 10, "lot size");
        assertRejected(user, symbol, "0.01", "1", 10, "below the least");
        assertRejected(user, symbol, "100", "1", 51, "leverage 51 is above");
        assertRejected(user, symbol, "100", "20", 10, "100 is available");
        users.changeStatus(user, UserStatus.FROZEN, null, CAUSE);
        assertRejected(user, symbol, "100", "1", 10, "is frozen");

        assertThat(market.account(user)).containsEntry("available_balance", "100");
    }

    @Test
    void a_final_order_cannot_be_canceled_and_the_refusal_names_both_states() {
        String symbol = market.list();
        UUID user = market.userWith("1000");
        UUID order = market.placed(user, symbol, OrderSide.BUY, "100", "1", 10);
        orders.cancel(order, null, CAUSE, NOON);

        assertThatThrownBy(() -> orders.cancel(order, null, CAUSE, NOON))
                .isInstanceOf(Refusal.class)
                .hasMessage("order " + order + " is CANCELED and cannot become CANCELED");
        assertThatThrownBy(() -> orders.cancel(order, 1L, CAUSE, NOON))
                .hasMessageContaining("is at version 2 (CANCELED), not at 1");
    }

    @Test
    void a_withdrawal_locks_amount_and_fee_until_it_is_paid_out_or_released() {
        UUID user = market.userWith("100");
        UUID paid = Ids.next();
        UUID refused = Ids.next();
        transfers.request(NewTransfer.withdrawal(paid, user, "USD", dec("30"), dec("1"), "bc1q-test", NOON), CAUSE);
        transfers.request(NewTransfer.withdrawal(refused, user, "USD", dec("40"), dec("1"), "bc1q-test", NOON), CAUSE);
        assertThat(market.account(user)).containsEntry("available_balance", "28");

        assertThatThrownBy(() -> transfers.complete(paid, null, CAUSE, NOON))
                .hasMessage("WITHDRAW " + paid + " is PENDING and cannot become COMPLETED");
        transfers.approve(paid, 1L, CAUSE, NOON);
        transfers.complete(paid, "0xabc", CAUSE, NOON);
        transfers.reject(refused, 1L, CAUSE, NOON);

        assertThat(market.account(user))
                .containsEntry("balance", "69")
                .containsEntry("available_balance", "69")
                .containsEntry("locked_balance", "0");
        assertThat(market.events(paid))
                .containsExactly("WithdrawalRequested", "WithdrawalApproved", "WithdrawalCompleted");
    }

    @Test
    void a_transfer_between_users_moves_at_once_or_is_rejected() {
        UUID from = market.userWith("100");
        UUID to = market.user();

        assertThat(transfers
                        .request(NewTransfer.between(Ids.next(), from, to, "USD", dec("60"), NOON), CAUSE)
                        .status())
                .isEqualTo(TransferStatus.COMPLETED);
        assertThat(transfers
                        .request(NewTransfer.between(Ids.next(), from, to, "USD", dec("60"), NOON), CAUSE)
                        .status())
                .isEqualTo(TransferStatus.REJECTED);

        assertThat(market.account(from)).containsEntry("balance", "40");
        assertThat(market.account(to)).containsEntry("balance", "60");
    }

    @Test
    void a_mark_update_values_positions_without_version_or_event() {
        String symbol = market.list();
        UUID buyer = market.userWith("1000");
        UUID seller = market.userWith("1000");
        market.trade(symbol, buyer, seller, "100", "2", 10);

        positions.mark(symbol, dec("101.5"));

        assertThat(market.row("select mark_price, unrealized_pnl, version from positions where user_id = ?", buyer))
                .containsEntry("mark_price", "101.5")
                .containsEntry("unrealized_pnl", "3")
                .containsEntry("version", 1L);
    }

    private UUID isolated(UUID user, String symbol, OrderSide side, String price) {
        UUID id = Ids.next();
        Placement placement = market.place(new NewOrder(
                id,
                user,
                symbol,
                side,
                OrderType.LIMIT,
                dec(price),
                null,
                dec("1"),
                10,
                MarginType.ISOLATED,
                false,
                TimeInForce.GTC,
                NOON));
        assertThat(placement).isInstanceOf(Placement.Placed.class);
        return id;
    }

    private void assertRejected(UUID user, String symbol, String price, String quantity, int leverage, String reason) {
        Placement placement = market.place(
                NewOrder.limit(Ids.next(), user, symbol, OrderSide.BUY, dec(price), dec(quantity), leverage, NOON));
        assertThat(placement)
                .isInstanceOfSatisfying(
                        Placement.Rejected.class,
                        rejected -> assertThat(rejected.reason()).contains(reason));
        assertThat(market.row(
                        "select orders.status, event_data -> 'details' ->> 'rejection' as reason from orders join events on aggregate_id = orders.id where orders.id = ?",
                        placement.orderId()))
                .containsEntry("status", "REJECTED")
                .extractingByKey("reason")
                .asString()
                .contains(reason);
    }
}
