package io.quaestor.market.orderbook;

import static io.quaestor.exchange.Market.CAUSE;
import static io.quaestor.exchange.Market.NOON;
import static io.quaestor.exchange.Market.dec;
import static io.quaestor.exchange.Market.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.events.EventFollower;
import io.quaestor.exchange.events.EventReader;
import io.quaestor.exchange.events.FollowerProperties;
import io.quaestor.exchange.orders.MarginType;
import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.OrderType;
import io.quaestor.exchange.orders.Placement;
import io.quaestor.exchange.orders.TimeInForce;
import io.quaestor.exchange.positions.PositionService;
import io.quaestor.exchange.trades.Settlement;
import io.quaestor.market.orderbook.BookCheck.Finding;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.json.JsonMapper;

@IntegrationTest
@Import({Market.class, BookComparison.class})
class OrderBookFeederTest {

    private static final FollowerProperties OFTEN = new FollowerProperties(true, Duration.ofMillis(20), 1_000);

    @Autowired
    Market market;

    @Autowired
    OrderService orders;

    @Autowired
    PositionService positions;

    @Autowired
    OrderBookService service;

    @Autowired
    OrderBookRepository repository;

    @Autowired
    OrderBookStore store;

    @Autowired
    BookFeedStore feed;

    @Autowired
    BookComparison comparison;

    @Autowired
    EventReader reader;

    @Autowired
    JsonMapper json;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    StringRedisTemplate redis;

    private final List<Feeding> feedings = new ArrayList<>();

    /** A feeder with its follower: what an instance of the application has. */
    private final class Feeding {

        private final OrderBookFeeder feeder =
                new OrderBookFeeder(repository, store, feed, reader, json, transactions, Clock.systemUTC());
        private final EventFollower follower = new EventFollower(feeder, reader, OFTEN);

        /** Ends as a process does that is killed. */
        void kill() {
            feeder.stop();
            follower.stop();
        }

        void end() {
            follower.stop();
            feeder.destroy();
        }
    }

    @BeforeEach
    void connect() {
        // A client's first connection may take longer than its limit where the machine is busy.
        await().ignoreExceptions().until(() -> {
            redis.delete(List.of("order-books:{feed}", "order-books:{feed}:owner", "order-books:{feed}:wishes"));
            return true;
        });
    }

    @AfterEach
    void end() {
        feedings.forEach(Feeding::end);
    }

    @Test
    void a_book_follows_placing_fills_and_every_way_to_end() {
        String symbol = market.list();
        UUID anna = market.userWith("100000");
        UUID bob = market.userWith("100000");
        UUID first = market.placed(anna, symbol, OrderSide.BUY, "100", "4", 10);
        feeding();
        awaitBook(symbol, "100: 4 of 1 / ");

        UUID second = market.placed(anna, symbol, OrderSide.BUY, "100", "1.5", 10);
        UUID lower = market.placed(anna, symbol, OrderSide.BUY, "99.5", "2", 10);
        UUID sell = market.placed(bob, symbol, OrderSide.SELL, "100", "5", 10);
        awaitBook(symbol, "100: 5.5 of 2, 99.5: 2 of 1 / 100: 5 of 1");

        settled(symbol, first, sell, "3");
        awaitBook(symbol, "100: 2.5 of 2, 99.5: 2 of 1 / 100: 2 of 1");
        settled(symbol, first, sell, "1");
        orders.cancel(second, null, CAUSE, NOON);
        orders.cancel(sell, null, CAUSE, NOON);
        awaitBook(symbol, "99.5: 2 of 1 / ");
        orders.cancel(lower, null, CAUSE, NOON);
        awaitBook(symbol, " / ");
    }

    @Test
    void orders_that_do_not_rest_are_in_no_book_and_stop_orders_from_their_trigger_on() {
        String symbol = market.list();
        UUID anna = market.userWith("100000");
        feeding();
        awaitBook(symbol, " / ");
        market.placed(anna, symbol, OrderSide.BUY, "90", "1", 10);
        placed(anna, symbol, OrderType.LIMIT, TimeInForce.IOC, "91", null);
        placed(anna, symbol, OrderType.LIMIT, TimeInForce.FOK, "92", null);
        placed(anna, symbol, OrderType.MARKET, TimeInForce.GTC, null, null);
        placed(anna, symbol, OrderType.STOP_LIMIT, TimeInForce.GTC, "95", "105");
        UUID later = market.placed(anna, symbol, OrderSide.BUY, "89", "1", 10);
        awaitBook(symbol, "90: 1 of 1, 89: 1 of 1 / ");

        positions.mark(symbol, dec("105"));
        assertThat(orders.trigger(symbol, CAUSE, NOON)).hasSize(1);
        awaitBook(symbol, "95: 1 of 1, 90: 1 of 1, 89: 1 of 1 / ");
        orders.cancel(later, null, CAUSE, NOON);
        awaitBook(symbol, "95: 1 of 1, 90: 1 of 1 / ");
        assertThat(comparison.differences(List.of(symbol))).isEmpty();
    }

    @Test
    void every_instrument_has_a_book_also_one_that_is_listed_later_and_has_no_order() {
        String before = market.list();
        feeding();
        awaitBook(before, " / ");
        String after = market.list();
        awaitBook(after, " / ");
        OrderBook book = service.book(after, 20);
        assertThat(book.source()).isEqualTo(BookSource.ORDERS);
        assertThat(book.tick()).isEqualByComparingTo("0.01");
        assertThat(book.bestBid()).isEmpty();
        assertThat(book.spread()).isEmpty();
        assertThat(book.imbalance()).isEmpty();
    }

    @Test
    void one_instance_feeds_and_another_takes_over_within_seconds_when_it_dies() {
        String symbol = market.list();
        UUID anna = market.userWith("100000");
        Feeding one = feeding();
        awaitBook(symbol, " / ");
        Feeding other = feeding();
        assertThat(other.feeder.position()).isNull();

        one.kill();
        long began = System.nanoTime();
        market.placed(anna, symbol, OrderSide.BUY, "90", "1", 10);
        awaitBook(symbol, "90: 1 of 1 / ");
        long took = (System.nanoTime() - began) / 1_000_000;
        System.out.println("order books: another instance had taken over after " + took + " ms");
        assertThat(took).isLessThan(8_000);
    }

    @Test
    void an_instance_that_ends_in_peace_hands_over_at_once() {
        String symbol = market.list();
        Feeding one = feeding();
        awaitBook(symbol, " / ");
        Feeding other = feeding();
        one.end();
        await().atMost(Duration.ofSeconds(2)).until(other.feeder::isWritten);
    }

    @Test
    void an_instance_that_was_overtaken_without_knowing_changes_nothing() {
        String symbol = market.list();
        UUID anna = market.userWith("100000");
        Feeding one = feeding();
        awaitBook(symbol, " / ");
        // As if its lease had run out while it stood still.
        redis.opsForValue().set("order-books:{feed}:owner", "another", Duration.ofSeconds(5));
        long epoch = System.currentTimeMillis() + 60_000;
        UpdateId far = new UpdateId(Long.MAX_VALUE, 0);
        assertThat(OrderBookStore.await(store.save(new OrderBookStore.Snapshot(
                        symbol,
                        far,
                        epoch,
                        true,
                        Clock.systemUTC().instant(),
                        BookSource.ORDERS,
                        dec("0.01"),
                        List.of(),
                        List.of(Books.ask(7))))))
                .isEqualTo(OrderBookStore.Outcome.APPLIED);
        market.placed(anna, symbol, OrderSide.BUY, "90", "1", 10);
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(3))
                .until(() -> book(symbol).equals(" / 7: 2.5 of 2"));
        assertThat(one.feeder.isWritten()).isFalse();
    }

    @Test
    void a_book_that_is_gone_or_other_than_it_was_written_is_written_anew() {
        String symbol = market.list();
        UUID anna = market.userWith("100000");
        market.placed(anna, symbol, OrderSide.BUY, "90", "1", 10);
        feeding();
        awaitBook(symbol, "90: 1 of 1 / ");
        OrderBookStore.await(store.delete(symbol));
        market.placed(anna, symbol, OrderSide.BUY, "91", "2", 10);
        awaitBook(symbol, "91: 2 of 1, 90: 1 of 1 / ");
        redis.opsForHash().put("orderbook:{" + symbol + "}", "id", new UpdateId(3, 4).text());
        market.placed(anna, symbol, OrderSide.BUY, "92", "2", 10);
        awaitBook(symbol, "92: 2 of 1, 91: 2 of 1, 90: 1 of 1 / ");
    }

    @Test
    void a_meddled_book_is_flagged_within_ten_seconds_with_its_levels_and_made_anew_when_asked() {
        String symbol = market.list();
        UUID anna = market.userWith("100000");
        market.placed(anna, symbol, OrderSide.BUY, "90", "1", 10);
        market.placed(anna, symbol, OrderSide.BUY, "89", "3", 10);
        market.placed(anna, symbol, OrderSide.SELL, "110", "2", 10);
        feeding();
        awaitBook(symbol, "90: 1 of 1, 89: 3 of 1 / 110: 2 of 1");
        OrderBookChecker checker = checker();
        checker.start();
        try {
            await().until(() -> checker.of(symbol).isPresent());
            assertThat(checker.of(symbol))
                    .hasValueSatisfying(check -> assertThat(check.isWrong()).isFalse());

            redis.opsForHash().put("orderbook:{" + symbol + "}:bids:levels", "90.00", "1000 1");
            redis.opsForZSet().remove("orderbook:{" + symbol + "}:bids", "89.00");
            redis.opsForZSet().add("orderbook:{" + symbol + "}:asks", "111.00", 111);
            long began = System.nanoTime();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> checker.of(symbol).orElseThrow().isWrong());
            System.out.println("order books: flagged after " + (System.nanoTime() - began) / 1_000_000 + " ms");
            BookCheck check = checker.of(symbol).orElseThrow();
            assertThat(check.finding()).isEqualTo(Finding.DIFFERS);
            assertThat(check.differences())
                    .containsExactly(
                            new LevelDifference(BookSide.BIDS, "90.00", "1000 1", dec("1"), 1),
                            new LevelDifference(BookSide.BIDS, "89", null, dec("3"), 1),
                            new LevelDifference(BookSide.ASKS, "111.00", null, null, null));

            assertThat(service.rebuild(symbol)).isEqualTo(3);
            assertThat(book(symbol)).isEqualTo("90: 1 of 1, 89: 3 of 1 / 110: 2 of 1");
            await().until(() -> checker.of(symbol).orElseThrow().finding() == Finding.EQUAL);
        } finally {
            checker.destroy();
        }
    }

    @Test
    void whatever_was_done_to_a_book_is_found_and_one_rebuild_mends_it() {
        String symbol = market.list();
        UUID anna = market.userWith("100000");
        market.placed(anna, symbol, OrderSide.BUY, "90", "1", 10);
        market.placed(anna, symbol, OrderSide.SELL, "110", "2", 10);
        feeding();
        awaitBook(symbol, "90: 1 of 1 / 110: 2 of 1");
        OrderBookChecker checker = checker();
        String about = "orderbook:{" + symbol + "}";
        List<Runnable> meddlings = List.of(
                () -> redis.opsForHash().put(about + ":asks:levels", "110.00", "garbage"),
                () -> redis.opsForHash().put(about + ":asks:levels", "110.00", "2 2"),
                () -> redis.opsForHash().put(about + ":asks:levels", "115.00", "2 2"),
                () -> redis.opsForZSet().add(about + ":bids", "1e999999999", 91),
                () -> redis.opsForZSet().add(about + ":bids", "\u202eprice", 91),
                () -> redis.opsForHash().put(about, "tick", "-1"),
                () -> redis.opsForHash().put(about, "tick", "1"),
                () -> redis.opsForHash().put(about, "source", "nobody"),
                () -> redis.opsForHash().put(about, "source", "REPLAY"),
                () -> {
                    redis.delete(about + ":bids");
                    redis.opsForValue().set(about + ":bids", "text");
                },
                () -> {
                    redis.delete(about);
                    redis.opsForList().leftPush(about, "text");
                },
                () -> {
                    redis.opsForHash().put(about, "id", new UpdateId(Long.MAX_VALUE, 0).text());
                    redis.opsForHash().put(about + ":asks:levels", "110.00", "7 1");
                },
                () -> {
                    redis.opsForHash().put(about, "epoch", "9".repeat(19));
                    redis.opsForHash().put(about + ":asks:levels", "110.00", "7 1");
                });
        for (int one = 0; one < meddlings.size(); one++) {
            checker.look();
            checker.look();
            assertThat(checker.of(symbol).orElseThrow().isWrong())
                    .as("before meddling " + one)
                    .isFalse();
            meddlings.get(one).run();
            checker.look();
            checker.look();
            assertThat(checker.of(symbol).orElseThrow().isWrong())
                    .as("after meddling " + one)
                    .isTrue();
            assertThat(service.rebuild(symbol)).isEqualTo(2);
            assertThat(book(symbol)).isEqualTo("90: 1 of 1 / 110: 2 of 1");
        }
    }

    @Test
    void what_lasts_for_one_look_only_is_no_finding() {
        String symbol = market.list();
        UUID anna = market.userWith("100000");
        market.placed(anna, symbol, OrderSide.BUY, "90", "1", 10);
        feeding();
        awaitBook(symbol, "90: 1 of 1 / ");
        OrderBookChecker checker = checker();
        String levels = "orderbook:{" + symbol + "}:bids:levels";
        checker.look();
        for (String value : List.of("2 1", "3 1", "1 1", "2 1", "1 1")) {
            redis.opsForHash().put(levels, "90.00", value);
            checker.look();
            assertThat(checker.of(symbol).orElseThrow().finding()).as(value).isEqualTo(Finding.EQUAL);
        }
    }

    @Test
    void asking_for_a_book_made_anew_is_refused_with_the_reason() {
        String symbol = market.list();
        market.awaitReplica();
        assertThatThrownBy(() -> service.rebuild(symbol)).hasMessageContaining("no instance feeds");
        assertThatThrownBy(() -> service.rebuild("NO-SUCH"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.UNKNOWN));
        assertThatThrownBy(() -> service.rebuild("no such"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.INVALID));
    }

    @Test
    void asking_for_a_book_is_refused_with_the_reason() {
        String symbol = market.list();
        market.awaitReplica();
        for (int depth : new int[] {0, -1, 5_001, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertRefused(Refusal.Code.INVALID, "depth must lie between 1 and 5000", symbol, depth);
        }
        for (String name : List.of("", "x", "A".repeat(10_000), "A\0", "\u202eBTC", "😀", "BTC}", "비트코인")) {
            assertRefused(Refusal.Code.INVALID, "symbol must be", name, 20);
        }
        assertRefused(Refusal.Code.UNKNOWN, "there is no instrument NO-SUCH", "NO-SUCH", 20);
        assertRefused(Refusal.Code.UNAVAILABLE, "there is no book of " + symbol, symbol, 20);
    }

    @Test
    void books_stay_right_while_users_trade_and_feeders_are_killed() throws Exception {
        play(250, Duration.ofSeconds(90));
    }

    @Test
    @Tag("long")
    void books_stay_right_over_a_long_history() throws Exception {
        play(4_000, Duration.ofMinutes(10));
    }

    @Test
    @Tag("long")
    void a_quiet_book_is_kept_alive_and_one_whose_feeder_died_expires() {
        String symbol = market.list();
        Feeding one = feeding();
        awaitBook(symbol, " / ");
        await().during(Duration.ofSeconds(75))
                .atMost(Duration.ofSeconds(80))
                .until(() -> redis.getExpire("orderbook:{" + symbol + "}", TimeUnit.SECONDS) > 35);
        one.kill();
        long began = System.nanoTime();
        await().atMost(Duration.ofSeconds(65))
                .until(() -> OrderBookStore.await(store.read(symbol, 1)).isEmpty());
        System.out.println(
                "order books: expired " + (System.nanoTime() - began) / 1_000_000_000 + " s after the feeder had died");
    }

    /**
     * Users place, trade, trigger and cancel from several threads, so that events come out of the order of their versions,
     * while two feeders follow, are killed at random points and replaced, and books are made anew.
     */
    private void play(int steps, Duration limit) throws Exception {
        long seed = new Random().nextLong();
        System.out.println("order books: seed " + seed);
        List<String> symbols = Stream.generate(market::list).limit(3).toList();
        List<UUID> users =
                Stream.generate(() -> market.userWith("100000000")).limit(6).toList();
        feeding();
        feeding();
        AtomicBoolean isOver = new AtomicBoolean();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> killer = executor.submit(() -> killFeeders(new Random(seed), symbols, isOver));
            List<Future<?>> traders = new ArrayList<>();
            for (int trader = 0; trader < 3; trader++) {
                Random random = new Random(seed + 1 + trader);
                traders.add(executor.submit(() -> trade(random, steps / 3, symbols, users)));
            }
            try {
                for (Future<?> trader : traders) {
                    trader.get();
                }
            } finally {
                isOver.set(true);
            }
            assertThat(killer.get()).as("killed feeders").isPositive();
        }
        await().atMost(limit)
                .untilAsserted(() -> assertThat(comparison.differences(symbols))
                        .as("seed %d", seed)
                        .isEmpty());
        await().during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(comparison.differences(symbols))
                        .as("seed %d", seed)
                        .isEmpty());
        assertThat(symbols.stream().map(this::book).filter(text -> !text.equals(" / ")))
                .as("not all is gone")
                .isNotEmpty();
        System.out.println("order books: equal to the orders after " + feedings.size() + " feeders");
    }

    /** Kills and replaces them until it is over; how many were killed. */
    private int killFeeders(Random random, List<String> symbols, AtomicBoolean isOver) {
        int kills = 0;
        while (!isOver.get()) {
            sleep(50 + random.nextInt(600));
            feedings.get(feedings.size() - 1 - random.nextInt(2)).kill();
            kills++;
            // The others' lease must not make this wait for seconds every time.
            if (random.nextBoolean()) {
                redis.delete("order-books:{feed}:owner");
            }
            feeding();
            if (random.nextInt(3) == 0) {
                rebuildIfFed(symbols.get(random.nextInt(symbols.size())));
            }
        }
        return kills;
    }

    private void trade(Random random, int steps, List<String> symbols, List<UUID> users) {
        List<UUID> buys = new ArrayList<>();
        List<UUID> sells = new ArrayList<>();
        String symbol = symbols.get(random.nextInt(symbols.size()));
        for (int step = 0; step < steps; step++) {
            UUID user = users.get(random.nextInt(users.size()));
            try {
                switch (random.nextInt(11)) {
                    case 0, 1, 2 -> buys.add(market.placed(user, symbol, OrderSide.BUY, price(random), "2", 10));
                    case 3, 4, 5 -> sells.add(market.placed(user, symbol, OrderSide.SELL, price(random), "2", 10));
                    case 6, 7 -> {
                        if (!buys.isEmpty() && !sells.isEmpty()) {
                            // Refused where both are one user's, or one has ended.
                            market.settle(fill(symbol, any(buys, random), any(sells, random), "100", "1"));
                        }
                    }
                    case 8 -> {
                        if (!buys.isEmpty()) {
                            orders.cancel(buys.remove(random.nextInt(buys.size())), null, CAUSE, NOON);
                        }
                    }
                    case 9 -> placed(user, symbol, OrderType.STOP_LIMIT, TimeInForce.GTC, "99", "101");
                    default -> {
                        positions.mark(symbol, dec(random.nextBoolean() ? "100" : "101"));
                        orders.trigger(symbol, CAUSE, NOON);
                        symbol = symbols.get(random.nextInt(symbols.size()));
                        buys.clear();
                        sells.clear();
                    }
                }
            } catch (Refusal ignored) {
                // An order that has ended cannot be canceled.
                step--;
                buys.removeIf(order -> !isOpen(order));
            }
        }
    }

    private boolean isOpen(UUID order) {
        return Set.of("NEW", "PARTIALLY_FILLED")
                .contains(String.valueOf(market.order(order).get("status")));
    }

    private void rebuildIfFed(String symbol) {
        try {
            service.rebuild(symbol);
        } catch (Refusal refusal) {
            assertThat(refusal.code()).isEqualTo(Refusal.Code.UNAVAILABLE);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String price(Random random) {
        return new BigDecimal(9_950 + random.nextInt(100)).movePointLeft(2).toPlainString();
    }

    private static UUID any(List<UUID> ids, Random random) {
        return ids.get(random.nextInt(ids.size()));
    }

    private void assertRefused(Refusal.Code code, String message, String symbol, int depth) {
        assertThatThrownBy(() -> service.book(symbol, depth))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private Feeding feeding() {
        Feeding feeding = new Feeding();
        feedings.add(feeding);
        feeding.follower.start();
        return feeding;
    }

    private OrderBookChecker checker() {
        return new OrderBookChecker(
                repository,
                store,
                transactions,
                new OrderBookProperties(true, Duration.ofSeconds(3)),
                Clock.systemUTC());
    }

    private UUID placed(
            UUID user,
            String symbol,
            OrderType type,
            TimeInForce timeInForce,
            @Nullable String price,
            @Nullable String stopPrice) {
        NewOrder order = new NewOrder(
                Ids.next(),
                user,
                symbol,
                OrderSide.BUY,
                type,
                price == null ? null : dec(price),
                stopPrice == null ? null : dec(stopPrice),
                dec("1"),
                10,
                MarginType.CROSS,
                false,
                timeInForce,
                NOON);
        assertThat(market.place(order)).isInstanceOf(Placement.Placed.class);
        return order.id();
    }

    private void settled(String symbol, UUID buy, UUID sell, String quantity) {
        assertThat(market.settle(fill(symbol, buy, sell, "100", quantity))).isInstanceOf(Settlement.Settled.class);
    }

    private void awaitBook(String symbol, String expected) {
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(book(symbol)).isEqualTo(expected));
    }

    private String book(String symbol) {
        return OrderBookStore.await(store.read(symbol, 0))
                .map(CachedBook::book)
                .map(BookComparison::text)
                .orElse("no book");
    }
}
