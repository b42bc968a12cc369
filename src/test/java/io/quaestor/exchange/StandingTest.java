package io.quaestor.exchange;

import static io.quaestor.exchange.Market.CAUSE;
import static io.quaestor.exchange.Market.NOON;
import static io.quaestor.exchange.Market.dec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.accounts.AccountKind;
import io.quaestor.exchange.accounts.AdjustmentService;
import io.quaestor.exchange.accounts.NewAdjustment;
import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.Placement;
import io.quaestor.exchange.transfers.NewTransfer;
import io.quaestor.exchange.transfers.TransferService;
import io.quaestor.exchange.users.UserService;
import io.quaestor.exchange.users.UserStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** Adjusted balances; frozen and closed users. */
@IntegrationTest
@Import(Market.class)
class StandingTest {

    @Autowired
    Market market;

    @Autowired
    UserService users;

    @Autowired
    OrderService orders;

    @Autowired
    TransferService transfers;

    @Autowired
    AdjustmentService adjustments;

    @AfterEach
    void theIdentitiesHold() {
        assertThat(market.brokenIdentities()).isEmpty();
    }

    @Test
    void an_adjustment_moves_money_between_a_user_and_the_insurance_fund_once() {
        UUID user = market.userWith("100");
        NewAdjustment credit = adjustment(user, "USD", "7.5", AccountKind.INSURANCE);

        assertThat(adjustments.adjust(credit, CAUSE).balance()).isEqualByComparingTo("107.5");
        assertThat(adjustments.adjust(credit, CAUSE).balance()).isEqualByComparingTo("107.5");
        adjustments.adjust(adjustment(user, "USD", "-107.5", AccountKind.INSURANCE), CAUSE);

        assertThat(market.account(user)).containsEntry("balance", "0").containsEntry("available_balance", "0");
        assertThat(market.row("""
                        select count(*) as entries, sum(amount) as total from ledger_entries
                        where journal_id = ? and kind = 'ADJUSTMENT' and reference_type = 'ADJUSTMENT'
                        """, credit.id())).containsEntry("entries", 2L).containsEntry("total", "0");
        assertThat(market.events(credit.id())).containsExactly("BalanceAdjusted");
    }

    @Test
    void an_adjustment_beyond_what_is_available_or_what_fees_has_is_refused_and_changes_nothing() {
        UUID user = market.userWith("100");
        String currency =
                "C" + Integer.toUnsignedString(Ids.next().hashCode(), 36).toUpperCase(Locale.ROOT);
        NewAdjustment known = adjustment(user, "USD", "1", AccountKind.INSURANCE);
        adjustments.adjust(known, CAUSE);

        assertRefused(adjustment(user, "USD", "-101.01", AccountKind.INSURANCE), "101 is available");
        assertRefused(adjustment(user, currency, "0.000000000000000001", AccountKind.FEES), "FEES has not that much");
        assertRefused(adjustment(Ids.next(), "USD", "1", AccountKind.FEES), "there is no user");
        assertRefused(
                new NewAdjustment(known.id(), user, "USD", dec("2"), AccountKind.INSURANCE, NOON), "\"amount\":\"1\"");
        assertThatThrownBy(() -> adjustment(user, "USD", "0", AccountKind.FEES)).hasMessageContaining("above zero");
        assertThatThrownBy(() -> adjustment(user, "USD", "1", AccountKind.EXTERNAL))
                .hasMessageContaining("FEES or INSURANCE, not EXTERNAL");

        assertThat(market.row("select balance from accounts where user_id = ? and currency = 'USD'", user))
                .containsEntry("balance", "101");
    }

    @Test
    void a_user_is_closed_only_without_money_orders_positions_and_unfinished_transfers() {
        String symbol = market.list();
        UUID user = market.userWith("100");
        UUID order = market.placed(user, symbol, OrderSide.BUY, "100", "1", 10);
        UUID deposit = Ids.next();
        transfers.request(NewTransfer.deposit(deposit, user, "USD", dec("1"), NOON), CAUSE);

        assertThatThrownBy(() -> users.changeStatus(user, UserStatus.CLOSED, null, CAUSE))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("the balance is 100 USD")
                .hasMessageContaining("order " + order + " is NEW")
                .hasMessageContaining("transfer " + deposit + " is PENDING");
        orders.cancel(order, null, CAUSE, NOON);
        transfers.fail(deposit, CAUSE, NOON);
        UUID withdrawal = Ids.next();
        transfers.request(
                NewTransfer.withdrawal(withdrawal, user, "USD", dec("99"), dec("1"), "bc1q-test", NOON), CAUSE);
        assertThatThrownBy(() -> users.changeStatus(user, UserStatus.CLOSED, null, CAUSE))
                .hasMessageContaining("transfer " + withdrawal + " is PENDING");
        transfers.approve(withdrawal, null, CAUSE, NOON);
        transfers.complete(withdrawal, null, CAUSE, NOON);

        users.changeStatus(user, UserStatus.CLOSED, null, CAUSE);

        assertThat(market.events(user)).containsExactly("UserRegistered", "UserClosed");
        assertThat(market.place(
                        NewOrder.limit(Ids.next(), user, symbol, OrderSide.BUY, dec("100"), dec("1"), 10, NOON)))
                .isInstanceOfSatisfying(
                        Placement.Rejected.class,
                        rejected -> assertThat(rejected.reason()).contains("is closed"));
        assertThatThrownBy(() -> transfers.request(NewTransfer.deposit(Ids.next(), user, "USD", dec("1"), NOON), CAUSE))
                .hasMessageContaining("is closed");
        assertRefused(adjustment(user, "USD", "1", AccountKind.INSURANCE), "is closed");
        assertThatThrownBy(() -> users.changeStatus(user, UserStatus.ACTIVE, null, CAUSE))
                .hasMessageContaining("is closed and cannot become active");
    }

    @Test
    void a_position_whose_margin_was_all_taken_still_keeps_its_user_from_being_closed() {
        String symbol = market.list();
        UUID loser = market.userWith("10.1");
        UUID winner = market.userWith("100000");
        market.trade(symbol, loser, winner, "100", "2", 20);
        UUID buy = market.placed(winner, symbol, OrderSide.BUY, "80", "1", 20);
        UUID close = Ids.next();
        orders.liquidate(close, loser, symbol, CAUSE, NOON);
        market.settle(Market.fill(symbol, buy, close, "80", "1"));
        assertThat(market.account(loser)).containsEntry("balance", "0");

        assertThatThrownBy(() -> users.changeStatus(loser, UserStatus.CLOSED, null, CAUSE))
                .hasMessageContaining("1 " + symbol + " is held LONG");
    }

    /** A status change waits for whoever is placing or asking just now, and they for it: nothing slips past. */
    @Test
    void nothing_is_opened_for_a_user_who_is_being_closed() throws Exception {
        for (int round = 0; round < 30; round++) {
            UUID user = market.user();
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Boolean>> answers = new ArrayList<>();
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                answers.add(executor.submit(() -> {
                    start.await();
                    return isDone(() -> users.changeStatus(user, UserStatus.CLOSED, null, CAUSE));
                }));
                answers.add(executor.submit(() -> {
                    start.await();
                    return isDone(() ->
                            transfers.request(NewTransfer.deposit(Ids.next(), user, "USD", dec("1"), NOON), CAUSE));
                }));
                start.countDown();
            }
            assertThat(List.of(answers.get(0).get(), answers.get(1).get()))
                    .as("closed, deposit requested")
                    .containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void a_frozen_user_reduces_and_cancels_only_and_comes_back() {
        String symbol = market.list();
        UUID user = market.userWith("1000");
        UUID other = market.userWith("1000");
        market.trade(symbol, user, other, "100", "2", 10);
        UUID resting = market.placed(user, symbol, OrderSide.BUY, "90", "1", 10);
        users.changeStatus(user, UserStatus.FROZEN, 1L, CAUSE);

        assertThat(market.place(
                        NewOrder.limit(Ids.next(), user, symbol, OrderSide.SELL, dec("100"), dec("1"), 10, NOON)))
                .isInstanceOf(Placement.Rejected.class);
        orders.cancel(resting, null, CAUSE, NOON);
        assertThat(orders.liquidate(Ids.next(), user, symbol, CAUSE, NOON)).isInstanceOf(Placement.Placed.class);
        users.changeStatus(user, UserStatus.ACTIVE, 2L, CAUSE);

        market.placed(user, symbol, OrderSide.SELL, "100", "1", 10);
        assertThat(market.events(user)).containsExactly("UserRegistered", "UserFrozen", "UserReactivated");
    }

    private static boolean isDone(Runnable command) {
        try {
            command.run();
            return true;
        } catch (Refusal refusal) {
            return false;
        }
    }

    private void assertRefused(NewAdjustment adjustment, String reason) {
        assertThatThrownBy(() -> adjustments.adjust(adjustment, CAUSE))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(reason);
    }

    private static NewAdjustment adjustment(UUID user, String currency, String amount, AccountKind against) {
        return new NewAdjustment(Ids.next(), user, currency, dec(amount), against, NOON);
    }
}
