package io.quaestor.exchange;

import io.quaestor.exchange.identities.Identity;
import io.quaestor.exchange.identities.IdentityService;
import io.quaestor.exchange.instruments.Instrument;
import io.quaestor.exchange.instruments.InstrumentService;
import io.quaestor.exchange.instruments.InstrumentStatus;
import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.Placement;
import io.quaestor.exchange.trades.Fill;
import io.quaestor.exchange.trades.Settlement;
import io.quaestor.exchange.trades.TradeService;
import io.quaestor.exchange.transfers.NewTransfer;
import io.quaestor.exchange.transfers.TransferService;
import io.quaestor.exchange.users.NewUser;
import io.quaestor.exchange.users.UserService;
import io.quaestor.platform.data.Partitions;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Lists contracts, funds users and trades, in a test's own symbols and users. */
@TestComponent
public class Market {

    public static final Cause CAUSE = Cause.of("test", "a test plays the exchange");
    public static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private final UserService users;
    private final InstrumentService instruments;
    private final TransferService transfers;
    private final OrderService orders;
    private final TradeService trades;
    private final IdentityService identities;
    private final JdbcClient jdbc;
    private final TransactionTemplate replica;

    Market(
            UserService users,
            InstrumentService instruments,
            TransferService transfers,
            OrderService orders,
            TradeService trades,
            IdentityService identities,
            JdbcClient jdbc,
            Partitions partitions,
            PlatformTransactionManager transactions) {
        this.users = users;
        this.instruments = instruments;
        this.transfers = transfers;
        this.orders = orders;
        this.trades = trades;
        this.identities = identities;
        this.jdbc = jdbc;
        this.replica = new TransactionTemplate(transactions);
        this.replica.setReadOnly(true);
        partitions.ensure(NOON, NOON);
    }

    public static BigDecimal dec(String value) {
        return new BigDecimal(value);
    }

    /** Lists a contract of tick 0.01 and lot 0.001 under a fresh name, marked at 100, maker 0.0002 and taker 0.0005. */
    public String list() {
        String symbol =
                "T" + Integer.toUnsignedString(Ids.next().hashCode(), 36).toUpperCase(Locale.ROOT) + "-USD";
        instruments.list(
                new Instrument(
                        symbol,
                        "T",
                        "USD",
                        dec("0.01"),
                        dec("0.001"),
                        dec("1"),
                        50,
                        dec("0.005"),
                        dec("0.0002"),
                        dec("0.0005"),
                        dec("100"),
                        InstrumentStatus.TRADING),
                CAUSE,
                NOON);
        return symbol;
    }

    public UUID user() {
        UUID id = Ids.next();
        users.register(List.of(new NewUser(id, id + "@test.quaestor.example", "{none}", 1, NOON)), CAUSE);
        return id;
    }

    public UUID userWith(String usd) {
        UUID id = user();
        UUID deposit = Ids.next();
        transfers.request(NewTransfer.deposit(deposit, id, "USD", dec(usd), NOON), CAUSE);
        transfers.complete(deposit, "0x" + deposit, CAUSE, NOON);
        return id;
    }

    public Placement place(NewOrder order) {
        return orders.place(List.of(order), CAUSE).getFirst();
    }

    public UUID placed(UUID user, String symbol, OrderSide side, String price, String quantity, int leverage) {
        NewOrder order = NewOrder.limit(Ids.next(), user, symbol, side, dec(price), dec(quantity), leverage, NOON);
        Placement placement = place(order);
        if (!(placement instanceof Placement.Placed)) {
            throw new AssertionError(placement);
        }
        return order.id();
    }

    public static Fill fill(String symbol, UUID buyOrder, UUID sellOrder, String price, String quantity) {
        return new Fill(Ids.next(), null, symbol, buyOrder, sellOrder, dec(price), dec(quantity), true, false, NOON);
    }

    public Settlement settle(Fill fill) {
        return trades.settle(List.of(fill), CAUSE).getFirst();
    }

    /** Both place and trade the quantity at the price. */
    public void trade(String symbol, UUID buyer, UUID seller, String price, String quantity, int leverage) {
        UUID buy = placed(buyer, symbol, OrderSide.BUY, price, quantity, leverage);
        UUID sell = placed(seller, symbol, OrderSide.SELL, price, quantity, leverage);
        Settlement settlement = settle(fill(symbol, buy, sell, price, quantity));
        if (!(settlement instanceof Settlement.Settled)) {
            throw new AssertionError(settlement);
        }
    }

    /** One row on the primary, amounts without trailing zeros. */
    public Map<String, @Nullable Object> row(String sql, Object... parameters) {
        Map<String, @Nullable Object> row =
                jdbc.sql(sql).params(parameters).query().singleRow();
        row.replaceAll((column, value) -> value instanceof BigDecimal amount ? Amounts.plain(amount) : value);
        return row;
    }

    public Map<String, @Nullable Object> account(UUID user) {
        return row("select balance, available_balance, locked_balance from accounts where user_id = ?", user);
    }

    public Map<String, @Nullable Object> order(UUID id) {
        return row(
                "select status, filled_quantity, remaining_quantity, average_price, locked_margin, locked_fee from orders where id = ?",
                id);
    }

    public Map<String, @Nullable Object> position(UUID user, String symbol) {
        return row(
                "select side, size, entry_value, margin, realized_pnl from positions where user_id = ? and symbol = ? and size > 0",
                user,
                symbol);
    }

    public List<String> events(UUID aggregate) {
        return jdbc.sql("select event_type from events where aggregate_id = ? order by version")
                .params(aggregate)
                .query((row, index) -> String.valueOf(row.getString(1)))
                .list();
    }

    /** Waits until the replica has replayed what the primary has committed by now. */
    public void awaitReplica() {
        String lsn = jdbc.sql("select pg_current_wal_flush_lsn()::text")
                .query(String.class)
                .single();
        Awaitility.await()
                .until(() -> Boolean.TRUE.equals(
                        replica.execute(status -> jdbc.sql("select pg_last_wal_replay_lsn() >= cast(? as pg_lsn)")
                                .params(lsn)
                                .query(Boolean.class)
                                .single())));
    }

    /** What breaks the identities of the books; empty when all hold. */
    public List<Identity> brokenIdentities() {
        awaitReplica();
        return identities.check().stream().filter(identity -> !identity.holds()).toList();
    }
}
