package io.quaestor.exchange.sessions;

import static io.quaestor.exchange.Market.CAUSE;
import static io.quaestor.exchange.Market.NOON;
import static io.quaestor.exchange.Market.dec;
import static io.quaestor.exchange.Market.fill;
import static io.quaestor.exchange.sessions.OpenOrderChecks.differences;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quaestor.IntegrationTest;
import io.quaestor.console.TestClock;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.events.EventBatch;
import io.quaestor.exchange.events.EventFollower;
import io.quaestor.exchange.events.EventPosition;
import io.quaestor.exchange.events.EventReader;
import io.quaestor.exchange.events.FollowerProperties;
import io.quaestor.exchange.events.StoredEvent;
import io.quaestor.exchange.orders.MarginType;
import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.OrderType;
import io.quaestor.exchange.orders.Placement;
import io.quaestor.exchange.orders.TimeInForce;
import io.quaestor.exchange.sessions.OpenOrderRepository.UserOrders;
import io.quaestor.exchange.sessions.OpenOrderStore.Change;
import io.quaestor.exchange.trades.Settlement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
@Import(Market.class)
class OpenOrderFeederTest {

    private static final FollowerProperties OFTEN = new FollowerProperties(true, Duration.ofMillis(20), 1_000);

    @Autowired
    Market market;

    @Autowired
    OrderService orders;

    @Autowired
    OpenOrderStore store;

    @Autowired
    OpenOrderRepository repository;

    @Autowired
    EventReader reader;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    StringRedisTemplate redis;

    private final TestClock clock = new TestClock();
    private OpenOrderFeeder feeder;
    private EventFollower follower;

    @BeforeEach
    void feed() {
        feeder = feeder(clock);
        follower = new EventFollower(feeder, reader, OFTEN);
        // A client's first connection may take longer than its limit where the machine is busy.
        await().ignoreExceptions().until(() -> {
            redis.delete("open-orders:{feed}");
            return !redis.hasKey("open-orders:{feed}");
        });
    }

    @AfterEach
    void release() {
        feeder.destroy();
    }

    @Test
    void a_users_set_follows_placing_fills_and_every_way_to_end() {
        String symbol = market.list();
        String other = market.list();
        UUID anna = market.userWith("100000");
        UUID bob = market.userWith("100000");
        follower.start();
        try {
            UUID buy = market.placed(anna, symbol, OrderSide.BUY, "100", "4", 10);
            UUID canceled = market.placed(anna, symbol, OrderSide.BUY, "90", "1", 10);
            UUID expired = immediate(anna, symbol);
            UUID sell = market.placed(bob, symbol, OrderSide.SELL, "100", "1", 10);
            awaitSet(anna, buy, canceled, expired);
            awaitSet(bob, sell);
            assertThat(store.count(anna)).isEqualTo(3);

            settled(symbol, buy, sell, "1");
            awaitSet(bob);
            orders.cancel(canceled, null, CAUSE, NOON);
            orders.expire(expired, CAUSE, NOON);
            awaitSet(anna, buy);

            UUID rest = market.placed(bob, symbol, OrderSide.SELL, "100", "3", 10);
            awaitSet(bob, rest);
            settled(symbol, buy, rest, "3");
            awaitSet(anna);
            awaitSet(bob);

            NewOrder offTick =
                    NewOrder.limit(Ids.next(), anna, symbol, OrderSide.BUY, dec("1.001"), dec("1"), 10, NOON);
            assertThat(market.place(offTick)).isInstanceOf(Placement.Rejected.class);
            UUID last = market.placed(anna, other, OrderSide.BUY, "100", "1", 10);
            awaitSet(anna, last);
        } finally {
            follower.stop();
        }
    }

    @Test
    void orders_that_a_loss_cancels_leave_the_set() {
        String symbol = market.list();
        String other = market.list();
        UUID loser = market.userWith("60");
        UUID winner = market.userWith("100000");
        market.trade(symbol, loser, winner, "100", "10", 50);
        UUID resting = market.placed(loser, other, OrderSide.BUY, "50", "2", 10);
        follower.catchUp();
        assertThat(store.orders(loser)).containsExactly(resting);

        UUID close = Ids.next();
        market.place(new NewOrder(
                close,
                loser,
                symbol,
                OrderSide.SELL,
                OrderType.LIMIT,
                dec("90"),
                null,
                dec("10"),
                50,
                MarginType.CROSS,
                true,
                TimeInForce.GTC,
                NOON));
        UUID cover = market.placed(winner, symbol, OrderSide.BUY, "90", "10", 50);
        assertThat(market.settle(fill(symbol, cover, close, "90", "10"))).isInstanceOf(Settlement.Settled.class);
        follower.catchUp();

        assertThat(market.order(resting)).containsEntry("status", "CANCELED");
        assertThat(store.orders(loser)).isEmpty();
    }

    @Test
    void batches_repeated_and_in_any_order_lead_to_the_same_sets() {
        follower.catchUp();
        EventPosition from = reader.now(feeder.source());
        String symbol = market.list();
        UUID anna = market.userWith("100000");
        UUID bob = market.userWith("100000");
        UUID open = market.placed(anna, symbol, OrderSide.BUY, "99", "1", 10);
        for (int trade = 0; trade < 5; trade++) {
            market.trade(symbol, anna, bob, "100", "1", 10);
        }
        orders.cancel(market.placed(bob, symbol, OrderSide.BUY, "98", "1", 10), null, CAUSE, NOON);
        List<StoredEvent> events = new ArrayList<>(reader.read(from, 1_000, feeder.source()));
        long seed = new Random().nextLong();
        System.out.println("repeated batches: seed " + seed);
        Random random = new Random(seed);

        for (int round = 0; round < 20; round++) {
            Collections.shuffle(events, random);
            int first = random.nextInt(events.size());
            int last = first + 1 + random.nextInt(events.size() - first);
            assertThat(feeder.position()).isNotNull();
            feeder.apply(new EventBatch(from, events.subList(first, last)));
        }
        feeder.apply(new EventBatch(from, events));

        assertThat(store.orders(anna)).containsExactly(open);
        assertThat(store.orders(bob)).isEmpty();
    }

    @Test
    void a_lost_position_brings_a_rebuild_that_clears_stale_ids_and_adds_missing_ones() {
        String symbol = market.list();
        UUID anna = market.userWith("100000");
        UUID idle = market.user();
        UUID first = market.placed(anna, symbol, OrderSide.BUY, "99", "1", 10);
        UUID second = market.placed(anna, symbol, OrderSide.BUY, "98", "1", 10);
        follower.catchUp();
        redis.opsForSet().add(key(anna), Ids.next().toString());
        redis.opsForSet().remove(key(anna), first.toString());
        redis.opsForSet().add(key(idle), Ids.next().toString(), Ids.next().toString());
        follower.catchUp();
        assertThat(differences(jdbc, store)).containsOnlyKeys(anna, idle);

        redis.delete("open-orders:{feed}");
        follower.catchUp();

        assertThat(store.orders(anna)).containsExactlyInAnyOrder(first, second);
        assertThat(redis.hasKey(key(idle))).isFalse();
        assertThat(differences(jdbc, store)).isEmpty();
    }

    @Test
    void sets_are_made_anew_when_it_is_time_and_when_somebody_asks() {
        UUID idle = market.user();
        follower.catchUp();
        redis.opsForSet().add(key(idle), Ids.next().toString());
        clock.forward(Duration.ofMinutes(10).minusSeconds(1));
        follower.catchUp();
        assertThat(store.count(idle)).isEqualTo(1);

        clock.forward(Duration.ofSeconds(1));
        follower.catchUp();
        assertThat(store.count(idle)).isZero();

        redis.opsForSet().add(key(idle), Ids.next().toString());
        feeder.rebuild();
        assertThat(store.count(idle)).isZero();
    }

    @Test
    void after_a_failure_the_sets_are_made_anew() {
        UUID idle = market.user();
        follower.catchUp();
        redis.opsForSet().add(key(idle), Ids.next().toString());
        redis.opsForValue().set("open-orders:{feed}:owner", "somebody who took over in between");
        market.userWith("1");
        EventPosition from = EventPosition.START;
        assertThatThrownBy(() -> feeder.apply(new EventBatch(from, reader.read(from, 1, feeder.source()))))
                .hasMessageContaining("another instance has taken over");
        redis.delete("open-orders:{feed}:owner");

        follower.catchUp();

        assertThat(store.count(idle)).isZero();
    }

    @Test
    void one_instance_feeds_and_another_takes_over_when_it_is_gone() {
        UUID user = market.userWith("1000");
        follower.catchUp();
        OpenOrderFeeder second = feeder(clock);
        EventFollower following = new EventFollower(second, reader, OFTEN);
        assertThat(second.position()).isNull();
        assertThat(following.catchUp()).isZero();
        assertThatThrownBy(second::rebuild).hasMessageContaining("another instance feeds");

        feeder.destroy();
        UUID order = market.placed(user, market.list(), OrderSide.BUY, "99", "1", 10);
        assertThat(following.catchUp()).isPositive();
        assertThat(store.orders(user)).containsExactly(order);
        assertThat(feeder.position()).isNull();
        second.destroy();
    }

    @Test
    void sets_of_any_size_are_changed_and_replaced_whole() {
        UUID user = Ids.next();
        List<UUID> many = ids(20_001);
        store.replace(List.of(new UserOrders(user, many)));
        assertThat(store.orders(user)).hasSize(20_001).containsAll(many);

        for (int added : List.of(0, 1, 999, 1_000, 1_001, 2_500)) {
            for (int removed : List.of(0, 1, 999, 1_000, 1_001, 2_500)) {
                List<UUID> before = ids(removed + 3);
                store.replace(List.of(new UserOrders(user, before)));
                List<UUID> fresh = ids(added);
                store.change(List.of(new Change(user, fresh, before.subList(3, before.size()))));
                Set<UUID> expected = Set.copyOf(
                        Stream.concat(before.stream().limit(3), fresh.stream()).toList());
                assertThat(store.orders(user)).isEqualTo(expected);
            }
        }
        store.replace(List.of(new UserOrders(user, List.of())));
        assertThat(redis.hasKey(key(user))).isFalse();
    }

    @Test
    void a_random_history_ends_with_the_sets_of_the_database() {
        play(150);
    }

    @Test
    @Tag("long")
    void a_long_random_history_ends_with_the_sets_of_the_database() {
        play(3_000);
    }

    /** Users place, trade and cancel while feeders follow, are replaced, lose their position and forget what they did. */
    private void play(int steps) {
        long seed = new Random().nextLong();
        System.out.println("open orders: seed " + seed);
        Random random = new Random(seed);
        String symbol = market.list();
        List<UUID> users =
                Stream.generate(() -> market.userWith("1000000")).limit(6).toList();
        List<UUID> buys = new ArrayList<>();
        List<UUID> sells = new ArrayList<>();
        EventPosition begin = reader.now(feeder.source());
        for (int step = 0; step < steps; step++) {
            UUID user = users.get(random.nextInt(users.size()));
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> buys.add(market.placed(user, symbol, OrderSide.BUY, "100", "2", 10));
                case 3, 4, 5 -> sells.add(market.placed(user, symbol, OrderSide.SELL, "100", "2", 10));
                case 6, 7 -> {
                    if (!buys.isEmpty() && !sells.isEmpty()) {
                        // Refused where both are one user's, or one has ended.
                        market.settle(fill(symbol, any(buys, random), any(sells, random), "100", "1"));
                    }
                }
                case 8 -> {
                    if (!buys.isEmpty()) {
                        cancelIfOpen(buys.remove(random.nextInt(buys.size())));
                    }
                }
                case 9 -> follower.catchUp();
                case 10 -> {
                    if (random.nextInt(4) == 0) {
                        feeder.destroy();
                        feeder = feeder(clock);
                        follower = new EventFollower(feeder, reader, OFTEN);
                    }
                    if (random.nextInt(8) == 0) {
                        redis.delete("open-orders:{feed}");
                    }
                }
                default -> {
                    List<StoredEvent> again = reader.read(begin, 1 + random.nextInt(200), feeder.source());
                    EventPosition position = feeder.position();
                    if (position != null && !again.isEmpty()) {
                        feeder.apply(new EventBatch(position, again));
                    }
                }
            }
        }
        await().until(() -> {
            follower.catchUp();
            return follower.unread() == 0;
        });
        assertThat(differences(jdbc, store)).isEmpty();
        assertThat(users.stream().mapToLong(store::count).sum())
                .as("not all ended")
                .isPositive();
    }

    private void cancelIfOpen(UUID order) {
        if (isOpen(order)) {
            orders.cancel(order, null, CAUSE, NOON);
        }
    }

    private boolean isOpen(UUID order) {
        return Set.of("NEW", "PARTIALLY_FILLED")
                .contains(String.valueOf(market.order(order).get("status")));
    }

    private static UUID any(List<UUID> ids, Random random) {
        return ids.get(random.nextInt(ids.size()));
    }

    private UUID immediate(UUID user, String symbol) {
        NewOrder order = new NewOrder(
                Ids.next(),
                user,
                symbol,
                OrderSide.BUY,
                OrderType.LIMIT,
                dec("80"),
                null,
                dec("1"),
                10,
                MarginType.CROSS,
                false,
                TimeInForce.IOC,
                NOON);
        assertThat(market.place(order)).isInstanceOf(Placement.Placed.class);
        return order.id();
    }

    private void settled(String symbol, UUID buy, UUID sell, String quantity) {
        assertThat(market.settle(fill(symbol, buy, sell, "100", quantity))).isInstanceOf(Settlement.Settled.class);
    }

    private void awaitSet(UUID user, UUID... expected) {
        await().untilAsserted(() -> assertThat(store.orders(user)).containsExactlyInAnyOrder(expected));
    }

    private OpenOrderFeeder feeder(Clock time) {
        return new OpenOrderFeeder(
                repository, store, reader, transactions, new OpenOrderProperties(Duration.ofMinutes(10)), time);
    }

    private static List<UUID> ids(int count) {
        return Stream.generate(Ids::next).limit(count).toList();
    }

    private static String key(UUID user) {
        return "user:{" + user + "}:active_orders";
    }
}
