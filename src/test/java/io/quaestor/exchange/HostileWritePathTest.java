package io.quaestor.exchange;

import static io.quaestor.exchange.Market.CAUSE;
import static io.quaestor.exchange.Market.NOON;
import static io.quaestor.exchange.Market.dec;
import static io.quaestor.exchange.Market.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.identities.Identity;
import io.quaestor.exchange.identities.IdentityService;
import io.quaestor.exchange.instruments.Instrument;
import io.quaestor.exchange.instruments.InstrumentService;
import io.quaestor.exchange.instruments.InstrumentStatus;
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
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Orders and fills that do not fit: each is refused by a sentence of its own, and the books stay whole. */
@IntegrationTest
@Import(Market.class)
class HostileWritePathTest {

    @Autowired
    Market market;

    @Autowired
    OrderService orders;

    @Autowired
    TradeService trades;

    @Autowired
    TransferService transfers;

    @Autowired
    PositionService positions;

    @Autowired
    InstrumentService instruments;

    @Autowired
    IdentityService identities;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @AfterEach
    void theIdentitiesHold() {
        assertThat(market.brokenIdentities()).isEmpty();
    }

    @Test
    void a_fill_naming_a_rejected_or_a_filled_order_is_refused_and_the_others_settle() {
        String symbol = market.list();
        UUID buy = market.placed(market.userWith("1000"), symbol, OrderSide.BUY, "100", "1", 10);
        UUID sell = market.placed(market.userWith("1000"), symbol, OrderSide.SELL, "100", "1", 10);
        UUID rejected = rejectedForLackOfAnAccount(symbol);
        Fill hostile = fill(symbol, rejected, sell, "100", "1");
        Fill good = fill(symbol, buy, sell, "100", "1");
        Fill beyond = fill(symbol, buy, sell, "100", "1");

        assertThat(trades.settle(List.of(hostile, good, beyond), CAUSE))
                .containsExactly(
                        new Settlement.Refused(
                                hostile.tradeId(), "order " + rejected + " is REJECTED and cannot become FILLED"),
                        new Settlement.Settled(good.tradeId()),
                        new Settlement.Refused(
                                beyond.tradeId(), "order " + buy + " is FILLED and cannot become PARTIALLY_FILLED"));
    }

    @Test
    void a_fill_whose_order_is_committed_while_the_batch_waits_for_its_locks_settles() {
        String symbol = market.list();
        UUID buyer = market.userWith("1000");
        UUID late = market.userWith("1000");
        UUID buy = market.placed(buyer, symbol, OrderSide.BUY, "100", "1", 10);
        UUID sell = market.placed(market.userWith("1000"), symbol, OrderSide.SELL, "100", "2", 10);
        NewOrder lateBuy = NewOrder.limit(Ids.next(), late, symbol, OrderSide.BUY, dec("100"), dec("1"), 10, NOON);
        Fill first = fill(symbol, buy, sell, "100", "1");
        Fill second = fill(symbol, lateBuy.id(), sell, "100", "1");

        List<Settlement> settlements = whileAccountIsHeld(
                buyer, () -> trades.settle(List.of(first, second), CAUSE), () -> market.place(lateBuy));

        assertThat(settlements)
                .containsExactly(new Settlement.Settled(first.tradeId()), new Settlement.Settled(second.tradeId()));
    }

    @Test
    void canceling_a_rejected_order_of_a_user_without_account_is_refused_naming_both_states() {
        UUID rejected = rejectedForLackOfAnAccount(market.list());

        assertRefused(
                () -> orders.cancel(rejected, null, CAUSE, NOON),
                Refusal.Code.STATE,
                "order " + rejected + " is REJECTED and cannot become CANCELED");
    }

    @Test
    void an_order_whose_notional_does_not_fit_is_stored_as_rejected() {
        String symbol = market.list();
        UUID user = market.userWith("1000");

        Placement limit = market.place(NewOrder.limit(
                Ids.next(), user, symbol, OrderSide.BUY, dec("1000000000000"), dec("1000000"), 10, NOON));
        Placement marketOrder = market.place(marketOrder(user, symbol, OrderSide.BUY, "10000000000000000"));

        assertThat(List.of(limit, marketOrder))
                .allSatisfy(placement -> assertThat(placement)
                        .isInstanceOfSatisfying(
                                Placement.Rejected.class,
                                rejected -> assertThat(rejected.reason()).contains("notional", "below 10^18")));
        assertThat(market.order(limit.orderId())).containsEntry("status", "REJECTED");
    }

    @Test
    void a_fill_that_makes_a_figure_too_large_to_keep_is_refused_and_the_others_settle() {
        String symbol = listWithoutFees("N" + name());
        UUID buyer = fundedFor(symbol);
        UUID seller = fundedFor(symbol);
        UUID buy = placedAtMarket(buyer, symbol, OrderSide.BUY);
        UUID sell = placedAtMarket(seller, symbol, OrderSide.SELL);
        UUID nextBuy = placedAtMarket(buyer, symbol, OrderSide.BUY);
        UUID nextSell = placedAtMarket(seller, symbol, OrderSide.SELL);

        List<Settlement> settlements = trades.settle(
                List.of(
                        fill(symbol, buy, sell, "1000000000000000", "1000"),
                        fill(symbol, buy, sell, "6000000000000000", "100"),
                        fill(symbol, buy, sell, "6000000000000000", "100"),
                        fill(symbol, nextBuy, nextSell, "6000000000000000", "100"),
                        fill(symbol, nextBuy, nextSell, "100", "1")),
                CAUSE);

        assertThat(settlements)
                .satisfiesExactly(
                        first -> assertRefused(first, "notional"),
                        second -> assertThat(second).isInstanceOf(Settlement.Settled.class),
                        third -> assertRefused(third, "order " + buy + ": filled value"),
                        fourth -> assertRefused(fourth, symbol + " position of user " + buyer + ": entry value"),
                        fifth -> assertThat(fifth).isInstanceOf(Settlement.Settled.class));
    }

    @Test
    void the_events_of_a_position_tell_its_leverage_and_margin_type() {
        String symbol = market.list();
        UUID anna = market.userWith("1000");
        UUID bob = market.userWith("1000");
        market.trade(symbol, anna, bob, "100", "1", 10);
        market.trade(symbol, bob, anna, "100", "1", 10);
        market.trade(symbol, anna, bob, "100", "1", 20);

        assertThat(jdbc.sql("""
                        select event_type || ' ' || (event_data -> 'prior' ->> 'leverage') || ' '
                            || (event_data -> 'new' ->> 'leverage') || ' ' || (event_data -> 'new' ->> 'marginType')
                        from events join positions on positions.id = aggregate_id
                        where user_id = ? and symbol = ? and side = 'LONG'
                        order by events.version
                        """)
                        .params(anna, symbol)
                        .query((row, index) -> Objects.requireNonNullElse(row.getString(1), ""))
                        .list())
                .containsExactly(
                        "PositionOpened 10 10 CROSS", "PositionClosed 10 10 CROSS", "PositionOpened 10 20 CROSS");
    }

    @Test
    void a_symbol_that_cannot_exist_fails_only_its_own_order_or_fill() {
        String symbol = market.list();
        UUID buyer = market.userWith("1000");
        UUID sell = market.placed(market.userWith("1000"), symbol, OrderSide.SELL, "100", "1", 10);
        NewOrder hostile = NewOrder.limit(Ids.next(), buyer, "X\0Y", OrderSide.BUY, dec("100"), dec("1"), 10, NOON);
        NewOrder good = NewOrder.limit(Ids.next(), buyer, symbol, OrderSide.BUY, dec("100"), dec("1"), 10, NOON);

        List<Placement> placements = orders.place(List.of(hostile, good), CAUSE);
        Fill fill = fill(symbol, good.id(), sell, "100", "1");
        List<Settlement> settlements = trades.settle(List.of(fill("X\0Y", good.id(), sell, "100", "1"), fill), CAUSE);

        assertThat(placements.getFirst())
                .isInstanceOfSatisfying(
                        Placement.Refused.class,
                        refused -> assertThat(refused.reason())
                                .startsWith("order " + hostile.id() + ": symbol must be 1 to 20 characters"));
        assertThat(placements.getLast()).isInstanceOf(Placement.Placed.class);
        assertRefused(settlements.getFirst(), "symbol must be 1 to 20 characters");
        assertThat(settlements.getLast()).isEqualTo(new Settlement.Settled(fill.tradeId()));
    }

    @Test
    void a_fill_that_waited_does_not_bring_back_the_mark_price_of_before_its_wait() {
        String symbol = market.list();
        UUID buyer = market.userWith("1000");
        UUID seller = market.userWith("1000");
        market.trade(symbol, buyer, seller, "100", "1", 10);
        UUID buy = market.placed(buyer, symbol, OrderSide.BUY, "100", "1", 10);
        UUID sell = market.placed(seller, symbol, OrderSide.SELL, "100", "1", 10);
        Fill fill = fill(symbol, buy, sell, "100", "1");

        whileAccountIsHeld(buyer, () -> market.settle(fill), () -> positions.mark(symbol, dec("105")));

        assertThat(market.row("select size, mark_price, unrealized_pnl from positions where user_id = ?", buyer))
                .containsEntry("size", "2")
                .containsEntry("mark_price", "105")
                .containsEntry("unrealized_pnl", "10");
    }

    @Test
    void holds_of_a_user_without_account_are_reported() {
        String symbol = market.list();
        UUID user = market.user();
        TransactionTemplate undone = new TransactionTemplate(transactions);

        List<Identity> broken = Objects.requireNonNull(undone.execute(status -> {
            status.setRollbackOnly();
            jdbc.sql("""
                    insert into orders (id, user_id, symbol, side, type, price, quantity, remaining_quantity,
                        locked_margin, created_at, updated_at)
                    values (?, ?, ?, 'BUY', 'LIMIT', 100, 1, 1, 10, now(), now())
                    """).params(Ids.next(), user, symbol).update();
            return identities.check().stream()
                    .filter(identity -> !identity.holds())
                    .toList();
        }));

        assertThat(broken)
                .singleElement()
                .satisfies(identity -> assertThat(identity.name()).isEqualTo(Identity.Name.LOCKED_IS_EXPLAINED))
                .satisfies(identity -> assertThat(identity.violations())
                        .singleElement()
                        .asString()
                        .contains("user " + user + " has no USD account", "hold 10"));
    }

    private UUID rejectedForLackOfAnAccount(String symbol) {
        NewOrder order =
                NewOrder.limit(Ids.next(), market.user(), symbol, OrderSide.BUY, dec("100"), dec("1"), 10, NOON);
        assertThat(market.place(order)).isInstanceOf(Placement.Rejected.class);
        return order.id();
    }

    /** Starts {@code blocked}, lets {@code meanwhile} happen while it waits for the user's account, and lets it go on. */
    private <T> T whileAccountIsHeld(UUID user, Supplier<T> blocked, Runnable meanwhile) {
        TransactionTemplate holder = new TransactionTemplate(transactions);
        Executor threads = command -> Thread.ofVirtual().start(command);
        CompletableFuture<T> answer = Objects.requireNonNull(holder.execute(status -> {
            jdbc.sql("select 1 from accounts where user_id = ? for update")
                    .params(user)
                    .query()
                    .singleRow();
            Integer pid =
                    jdbc.sql("select pg_backend_pid()").query(Integer.class).single();
            CompletableFuture<T> waiting = CompletableFuture.supplyAsync(blocked, threads);
            Awaitility.await()
                    .until(() -> jdbc.sql(
                                    "select exists (select 1 from pg_locks where not granted and ? = any(pg_blocking_pids(pid)))")
                            .params(pid)
                            .query(Boolean.class)
                            .single());
            CompletableFuture.runAsync(meanwhile, threads).join();
            return waiting;
        }));
        return answer.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private String listWithoutFees(String currency) {
        String symbol = "S" + name() + "." + currency;
        instruments.list(
                new Instrument(
                        symbol,
                        "S",
                        currency,
                        dec("0.01"),
                        dec("0.001"),
                        dec("1"),
                        50,
                        dec("0.005"),
                        dec("0"),
                        dec("0"),
                        dec("100"),
                        InstrumentStatus.TRADING),
                CAUSE,
                NOON);
        return symbol;
    }

    private UUID fundedFor(String symbol) {
        UUID user = market.user();
        transfers.complete(deposit(user, symbol.substring(symbol.indexOf('.') + 1), "1000000"), null, CAUSE, NOON);
        return user;
    }

    private UUID deposit(UUID user, String currency, String amount) {
        UUID id = Ids.next();
        transfers.request(NewTransfer.deposit(id, user, currency, dec(amount), NOON), CAUSE);
        return id;
    }

    private UUID placedAtMarket(UUID user, String symbol, OrderSide side) {
        Placement placement = market.place(marketOrder(user, symbol, side, "1000"));
        assertThat(placement).isInstanceOf(Placement.Placed.class);
        return placement.orderId();
    }

    private static NewOrder marketOrder(UUID user, String symbol, OrderSide side, String quantity) {
        return new NewOrder(
                Ids.next(),
                user,
                symbol,
                side,
                OrderType.MARKET,
                null,
                null,
                dec(quantity),
                10,
                MarginType.CROSS,
                false,
                TimeInForce.GTC,
                NOON);
    }

    private static void assertRefused(Settlement settlement, String reason) {
        assertThat(settlement)
                .isInstanceOfSatisfying(
                        Settlement.Refused.class,
                        refused -> assertThat(refused.reason()).contains(reason));
    }

    private static String name() {
        return Integer.toUnsignedString(Ids.next().hashCode(), 36).toUpperCase(Locale.ROOT);
    }

    private static void assertRefused(ThrowingCallable command, Refusal.Code code, String message) {
        assertThatThrownBy(command)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }
}
