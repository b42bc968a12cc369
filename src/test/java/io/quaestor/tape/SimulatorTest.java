package io.quaestor.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.instruments.InstrumentService;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.positions.PositionService;
import io.quaestor.exchange.sessions.Sessions;
import io.quaestor.exchange.trades.TradeService;
import io.quaestor.exchange.transfers.TransferService;
import io.quaestor.exchange.users.UserService;
import io.quaestor.platform.data.Partitions;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
@Import(Market.class)
class SimulatorTest {

    @Autowired
    Simulator simulator;

    @Autowired
    SimulatorProperties properties;

    @Autowired
    InstrumentService instruments;

    @Autowired
    OrderService orders;

    @Autowired
    TradeService trades;

    @Autowired
    PositionService positions;

    @Autowired
    UserService users;

    @Autowired
    TransferService transfers;

    @Autowired
    Partitions partitions;

    @Autowired
    SimulatedCrowd crowd;

    @Autowired
    SimulatedSessions sessions;

    @Autowired
    Sessions exchangeSessions;

    @Autowired
    TapeRepository played;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    Market market;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Clock clock;

    @Test
    void an_interrupted_history_is_completed_by_the_next_start_which_then_goes_on_live() {
        Instant now = clock.instant();
        assertThatThrownBy(() -> interruptedAfterAFewMovements().playHistory(now, line -> {}))
                .hasMessage("killed");
        assertThat(simulator.isHistoryComplete()).isFalse();
        long before = trades();
        assertThat(before).isPositive();
        Instant last = lastTrade();

        simulator.playHistory(now, line -> {});
        assertThat(simulator.isHistoryComplete()).isTrue();
        assertThat(trades()).isBetween(properties.historyTrades() / 2L, properties.historyTrades() * 2L);
        assertThat(tradesUpTo(last)).isEqualTo(before);
        assertThat(lastTrade()).isBetween(now.minusSeconds(3_600), now);
        assertHistoryHasSomethingForEveryScreen();
        assertThat(market.brokenIdentities()).isEmpty();

        long openOrders = openOrders();
        simulator.resume(now.toEpochMilli());
        Instant live = clock.instant();
        assertThat(simulator.play(live.minusSeconds(10), live, 30)).isPositive();
        assertThat(openOrders()).isCloseTo(openOrders, Offset.offset(20L));
        assertThat(market.brokenIdentities()).isEmpty();

        assertThatTheMarketGoesOnAfterAnOperatorCanceledEveryQuote();
        assertThatTheMarketGoesOnAfterEverySessionEnded();
    }

    private void assertThatTheMarketGoesOnAfterEverySessionEnded() {
        int ended = SimulatedCrowd.ofMarket().stream()
                .mapToInt(user -> exchangeSessions.signOutEverywhere(user.id()))
                .sum();
        assertThat(ended).as("one session for each user who entered an order").isBetween(10, 240);
        Instant now = clock.instant();
        assertThat(simulator.play(now.minusSeconds(1), now, 30)).isPositive();
        assertThat(market.brokenIdentities()).isEmpty();
    }

    private void assertHistoryHasSomethingForEveryScreen() {
        assertThat(strings("select distinct status from orders where symbol in ('BTC-USDT', 'ETH-USDT', 'SOL-USDT')"))
                .contains("NEW", "FILLED", "CANCELED", "EXPIRED", "REJECTED");
        assertThat(strings("select distinct margin_type from positions where size > 0 and symbol = 'BTC-USDT'"))
                .containsExactlyInAnyOrder("CROSS", "ISOLATED");
        assertThat(strings("select distinct sign(realized_pnl)::text from positions where symbol = 'BTC-USDT'"))
                .contains("1", "-1");
        assertThat(strings("select distinct status from users where email like '%@sim.quaestor.example'"))
                .containsExactlyInAnyOrder("active", "frozen");
        assertThat(strings("""
                        select distinct type || ' ' || transfers.status
                        from transfers join users on users.id = user_id
                        where email like '%@sim.quaestor.example'
                        """)).contains("DEPOSIT COMPLETED", "WITHDRAW PENDING", "TRANSFER COMPLETED");
    }

    private void assertThatTheMarketGoesOnAfterAnOperatorCanceledEveryQuote() {
        for (String id : strings("""
                select id::text from orders
                where symbol = 'BTC-USDT' and status in ('NEW', 'PARTIALLY_FILLED')
                """)) {
            orders.cancel(UUID.fromString(id), null, Market.CAUSE, clock.instant());
        }
        Instant from = clock.instant();
        simulator.play(from.minusSeconds(2), from.minusSeconds(1), 30);
        long before = trades();
        simulator.play(from.minusSeconds(1), from, 30);
        assertThat(trades()).isGreaterThan(before);
        assertThat(market.brokenIdentities()).isEmpty();
    }

    private Simulator interruptedAfterAFewMovements() {
        SimulatedWallets failing = new SimulatedWallets(transfers) {
            private int movements;

            @Override
            void move(List<SimulatedUser> everybody, RandomGenerator random, Instant at) {
                if (movements++ == 20) {
                    throw new IllegalStateException("killed");
                }
            }
        };
        return new Simulator(
                instruments,
                orders,
                trades,
                positions,
                users,
                partitions,
                crowd,
                failing,
                sessions,
                played,
                transactions,
                properties);
    }

    private long trades() {
        return jdbc.sql("select count(*) from trades where symbol in ('BTC-USDT', 'ETH-USDT', 'SOL-USDT')")
                .query(Long.class)
                .single();
    }

    private long tradesUpTo(Instant time) {
        return jdbc.sql("""
                select count(*) from trades
                where symbol in ('BTC-USDT', 'ETH-USDT', 'SOL-USDT') and trade_time <= ?
                """)
                .param(time.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    private Instant lastTrade() {
        return jdbc.sql("select max(trade_time) from trades where symbol in ('BTC-USDT', 'ETH-USDT', 'SOL-USDT')")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    private long openOrders() {
        return jdbc.sql("""
                select count(*) from orders
                where symbol in ('BTC-USDT', 'ETH-USDT', 'SOL-USDT') and status in ('NEW', 'PARTIALLY_FILLED')
                """).query(Long.class).single();
    }

    private List<String> strings(String sql) {
        return jdbc.sql(sql)
                .query((row, index) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }
}
