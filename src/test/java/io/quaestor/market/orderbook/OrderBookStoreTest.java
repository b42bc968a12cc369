package io.quaestor.market.orderbook;

import static io.quaestor.market.orderbook.Books.ask;
import static io.quaestor.market.orderbook.Books.bid;
import static io.quaestor.market.orderbook.Books.level;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.Refusal;
import io.quaestor.market.orderbook.OrderBookStore.Outcome;
import io.quaestor.market.orderbook.OrderBookStore.Snapshot;
import io.quaestor.market.orderbook.OrderBookStore.Update;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

@IntegrationTest
class OrderBookStoreTest {

    private static final BigDecimal TICK = new BigDecimal("0.01");
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00.123Z");
    private static final int READS = Integer.getInteger("quaestor.test.reads", 100_000);

    @Autowired
    OrderBookStore store;

    @Autowired
    LettuceConnectionFactory connections;

    @Autowired
    StringRedisTemplate redis;

    private final String symbol = Books.symbol();

    @BeforeEach
    void connect() {
        // A client's first connection may take longer than its limit where the machine is busy.
        await().ignoreExceptions()
                .until(() -> OrderBookStore.await(store.read(symbol, 1)).isEmpty());
    }

    @Test
    void exact_decimals_come_back_as_they_went_in() {
        List<BookLevel> bids =
                List.of(level("61800.20", "2.909", 3), level("0.01", "999999999999999999.000000000000000001", 1));
        List<BookLevel> asks =
                List.of(level("61800.30", "0.000000000000000001", 7), level("123456789012345678.91", "1", 2));
        assertThat(save(1, 1, false, bids, asks)).isEqualTo(Outcome.APPLIED);

        OrderBook book = book(0);
        assertThat(book.bids()).isEqualTo(bids);
        assertThat(book.asks()).isEqualTo(asks);
        assertThat(book.updateId()).isEqualTo(UpdateId.of(1));
        assertThat(book.source()).isEqualTo(BookSource.ORDERS);
        assertThat(book.tick()).isEqualTo(TICK);
        assertThat(book.time()).isEqualTo(NOW);
        assertThat(book.spread()).contains(new BigDecimal("0.10"));
        assertThat(book.spreadTicks())
                .hasValueSatisfying(ticks -> assertThat(ticks).isEqualByComparingTo("10"));
        assertThat(book.mid()).hasValueSatisfying(mid -> assertThat(mid).isEqualByComparingTo("61800.25"));
    }

    @Test
    void one_price_written_in_two_ways_is_one_level() {
        save(1, 1, false, List.of(level("1.1", "5", 1)), List.of());
        update(1, 2, 1, List.of(level("1.10", "7", 2)), List.of());
        assertThat(book(0).bids()).containsExactly(level("1.10", "7", 2));
        assertThat(redis.opsForZSet().size("orderbook:{" + symbol + "}:bids")).isEqualTo(1);
        update(2, 3, 1, List.of(level("1.1000", "0", 0)), List.of());
        assertThat(book(0).bids()).isEmpty();
        assertThat(redis.hasKey("orderbook:{" + symbol + "}:bids:levels")).isFalse();
    }

    @Test
    void updates_follow_each_other_and_what_is_old_or_does_not_follow_changes_nothing() {
        assertThat(update(1, 2, 1, List.of(bid(1)), List.of())).isEqualTo(Outcome.GAP);
        save(10, 1, false, List.of(bid(1), bid(2)), List.of(ask(5)));
        assertThat(update(10, 12, 1, List.of(level("2", "0", 0)), List.of(ask(6))))
                .isEqualTo(Outcome.APPLIED);
        OrderBook then = book(0);
        assertThat(then.bids()).containsExactly(bid(1));
        assertThat(then.asks()).containsExactly(ask(5), ask(6));
        assertThat(update(10, 12, 1, List.of(bid(3)), List.of())).isEqualTo(Outcome.STALE);
        assertThat(update(10, 11, 1, List.of(bid(3)), List.of())).isEqualTo(Outcome.STALE);
        assertThat(update(11, 13, 1, List.of(bid(3)), List.of())).isEqualTo(Outcome.GAP);
        assertThat(save(11, 1, false, List.of(), List.of())).isEqualTo(Outcome.STALE);
        assertThat(book(0)).isEqualTo(then);
        assertThat(save(12, 1, false, List.of(), List.of()))
                .as("the same id may be written again")
                .isEqualTo(Outcome.APPLIED);
        assertThat(book(0).bids()).isEmpty();
    }

    @Test
    void ids_beyond_the_whole_numbers_of_a_double_are_told_apart() {
        long big = (1L << 53) + 1;
        save(new UpdateId(big, big), 1, false, List.of(bid(1)), List.of());
        UpdateId next = new UpdateId(big, big + 1);
        assertThat(OrderBookStore.await(store.update(
                        new Update(symbol, new UpdateId(big, big), next, 1, NOW, TICK, List.of(bid(2)), List.of()))))
                .isEqualTo(Outcome.APPLIED);
        assertThat(save(new UpdateId(big, big), 1, false, List.of(), List.of())).isEqualTo(Outcome.STALE);
        assertThat(save(new UpdateId(9, Long.MAX_VALUE), 1, false, List.of(), List.of()))
                .isEqualTo(Outcome.STALE);
        assertThat(book(0).updateId()).isEqualTo(next);
        assertThat(UpdateId.parse(new UpdateId(Long.MAX_VALUE, 0).text())).isEqualTo(new UpdateId(Long.MAX_VALUE, 0));
    }

    @Test
    void who_was_overtaken_writes_nothing_unless_told_to() {
        save(5, 2, false, List.of(bid(1)), List.of());
        assertThat(save(9, 1, false, List.of(), List.of())).isEqualTo(Outcome.FENCED);
        assertThat(update(5, 9, 1, List.of(bid(2)), List.of())).isEqualTo(Outcome.FENCED);
        assertThat(OrderBookStore.await(store.renew(symbol, UpdateId.of(5), 1, NOW)))
                .isEqualTo(Outcome.FENCED);
        assertThat(book(0).bids()).containsExactly(bid(1));
        assertThat(save(1, 1, true, List.of(bid(7)), List.of())).isEqualTo(Outcome.APPLIED);
        assertThat(book(0).bids()).containsExactly(bid(7));
    }

    @Test
    void books_of_any_size_are_saved_changed_and_read() {
        for (int levels : new int[] {0, 1, 499, 500, 501, 1_000, 1_001, 12_345}) {
            List<BookLevel> bids = levels(levels, 1);
            List<BookLevel> asks = levels(levels / 2, 20_000);
            assertThat(save(levels, 1, true, bids, asks)).isEqualTo(Outcome.APPLIED);
            OrderBook book = book(0);
            assertThat(book.bids()).isEqualTo(bids.reversed());
            assertThat(book.asks()).isEqualTo(asks);
            assertThat(book(20).bids()).hasSize(Math.min(20, levels));
            assertThat(book(20).bidLevels()).isEqualTo(levels);

            List<BookLevel> gone = bids.stream()
                    .filter(level -> level.price().intValue() % 2 == 0)
                    .map(level -> new BookLevel(level.price(), BigDecimal.ZERO, 0))
                    .toList();
            assertThat(update(levels, levels + 1, 1, gone, asks)).isEqualTo(Outcome.APPLIED);
            assertThat(book(0).bids()).hasSize(levels - gone.size());
        }
    }

    @Test
    void a_book_lives_sixty_seconds_from_its_last_write_or_renewal_all_keys_of_it() {
        save(1, 1, false, List.of(bid(1)), List.of(ask(2)));
        List<String> keys = OrderBookStore.keys(symbol);
        assertThat(keys).allSatisfy(key -> assertThat(redis.getExpire(key)).isBetween(55L, 60L));
        keys.forEach(key -> redis.expire(key, java.time.Duration.ofSeconds(20)));
        update(1, 2, 1, List.of(), List.of(ask(3)));
        assertThat(keys).allSatisfy(key -> assertThat(redis.getExpire(key)).isBetween(55L, 60L));
        keys.forEach(key -> redis.expire(key, java.time.Duration.ofSeconds(20)));
        assertThat(OrderBookStore.await(store.renew(symbol, UpdateId.of(2), 1, NOW.plusSeconds(9))))
                .isEqualTo(Outcome.APPLIED);
        assertThat(keys).allSatisfy(key -> assertThat(redis.getExpire(key)).isBetween(55L, 60L));
        assertThat(book(0).aliveAt()).isEqualTo(NOW.plusSeconds(9));
        assertThat(book(0).time()).isEqualTo(NOW);
    }

    @Test
    void renewing_notices_a_book_that_is_lost_in_part_or_is_another() {
        assertThat(OrderBookStore.await(store.renew(symbol, UpdateId.of(1), 1, NOW)))
                .isEqualTo(Outcome.GAP);
        save(1, 1, false, List.of(bid(1)), List.of());
        assertThat(OrderBookStore.await(store.renew(symbol, UpdateId.of(2), 1, NOW)))
                .isEqualTo(Outcome.GAP);
        redis.delete("orderbook:{" + symbol + "}:bids:levels");
        assertThat(OrderBookStore.await(store.renew(symbol, UpdateId.of(1), 1, NOW)))
                .isEqualTo(Outcome.GAP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":bids", ":bids:levels", ":asks", ":asks:levels"})
    void a_key_of_another_kind_is_found_and_written_over(String suffix) {
        String key = "orderbook:{" + symbol + "}" + suffix;
        save(1, 1, false, List.of(bid(1)), List.of(ask(2)));
        redis.delete(key);
        redis.opsForValue().set(key, "somebody's own");
        assertThatThrownBy(() -> OrderBookStore.await(store.read(symbol, 5))).isInstanceOf(CachedBook.Unreadable.class);
        assertThat(update(1, 2, 1, List.of(bid(3)), List.of(ask(4)))).isEqualTo(Outcome.GAP);
        assertThat(save(2, 1, false, List.of(bid(1)), List.of(ask(2)))).isEqualTo(Outcome.APPLIED);
        assertThat(book(0).asks()).containsExactly(ask(2));
    }

    @Test
    void a_book_that_somebody_meddled_with_is_not_read_as_one() {
        save(1, 1, false, List.of(bid(1), bid(2)), List.of(ask(5)));
        String levels = "orderbook:{" + symbol + "}:bids:levels";
        for (String value : List.of(
                "",
                "5",
                "x 1",
                "5 x",
                "-5 1",
                "0 1",
                "5 -1",
                "1e3 1 1",
                "NaN 1",
                "1e99999999 1",
                "-1e999999999 1",
                "1E3 1")) {
            redis.opsForHash().put(levels, "2.00", value);
            assertThatThrownBy(() -> book(0))
                    .as(value)
                    .isInstanceOf(CachedBook.Unreadable.class)
                    .hasMessageMatching(".{10,200}");
        }
        redis.opsForHash().delete(levels, "2.00");
        assertThatThrownBy(() -> book(0)).isInstanceOf(CachedBook.Unreadable.class);
        save(2, 1, false, List.of(bid(1), bid(2)), List.of(ask(5)));
        redis.opsForZSet().add("orderbook:{" + symbol + "}:bids", "1.00", 9);
        assertThatThrownBy(() -> book(0)).hasMessageContaining("2.00 after 1.00");
        save(3, 1, false, List.of(bid(1), bid(2)), List.of(ask(5)));
        redis.opsForZSet().remove("orderbook:{" + symbol + "}:asks", "5.00");
        assertThatThrownBy(() -> book(1)).hasMessageContaining("should be 1");
        save(4, 1, true, List.of(bid(1)), List.of());
        redis.opsForZSet().remove("orderbook:{" + symbol + "}:bids", "1.00");
        redis.opsForZSet().add("orderbook:{" + symbol + "}:bids", "0.00", 0);
        redis.opsForHash().delete(levels, "1.00");
        redis.opsForHash().put(levels, "0.00", "1 1");
        assertThatThrownBy(() -> book(0)).hasMessageContaining("at 0.00");
        for (String field : CachedBook.FIELDS) {
            save(4, 1, true, List.of(bid(1)), List.of());
            for (String nonsense : List.of("nonsense", "9".repeat(100_000))) {
                redis.opsForHash().put("orderbook:{" + symbol + "}", field, nonsense);
                assertThatThrownBy(() -> book(0))
                        .as(field)
                        .isInstanceOf(CachedBook.Unreadable.class)
                        .hasMessageMatching("(?s).{10,300}");
            }
        }
    }

    @Test
    void every_change_is_heard_on_the_channel() {
        // Its own: the application's may be following other books.
        BookChangesStore changes = new BookChangesStore(connections);
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        AtomicLong id = new AtomicLong();
        await().until(() -> {
            changes.follow(java.util.Set.of(symbol), heard::add);
            save(id.incrementAndGet(), 1, false, List.of(bid(1)), List.of());
            return !heard.isEmpty();
        });
        heard.clear();
        long begin = id.get();
        for (long next = begin; next < begin + 50; next++) {
            update(next, next + 1, 1, List.of(bid(2)), List.of());
        }
        OrderBookStore.await(store.delete(symbol));
        await().untilAsserted(
                        () -> assertThat(heard).hasSizeGreaterThanOrEqualTo(51).containsOnly(symbol));
        changes.destroy();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "btc", "A}B", "{A}", "A B", "A\nB", "A*", "ABCDEFGHIJKLMNOPQRSTU", "비트코인", "A\0"})
    void what_can_be_no_symbol_reaches_no_key(String name) {
        assertThatThrownBy(() -> store.read(name, 1))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.INVALID));
        assertThatThrownBy(() -> store.delete(name)).isInstanceOf(Refusal.class);
    }

    /**
     * Two kinds of writers replace and change the book. At every id every quantity says the id and every level is there, so
     * that a reader can tell a book that is torn, empty, doubled or of two ids.
     */
    @Test
    void readers_never_see_a_torn_book_while_it_is_replaced_and_changed() throws Exception {
        int levels = 25;
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicLong reads = new AtomicLong();
        AtomicLong seen = new AtomicLong();
        write(1, levels);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Future<Long> writer = threads.submit(() -> {
                long id = 1;
                while (!isOver.get()) {
                    if (id % 3 == 0) {
                        update(id, id + 1, 1, marked(levels, 1, id + 1), marked(levels, 1_000, id + 1));
                    } else {
                        write(id + 1, levels);
                    }
                    id++;
                }
                return id;
            });
            List<Future<?>> readers = new ArrayList<>();
            for (int reader = 0; reader < 3; reader++) {
                int depth = List.of(0, levels, 7).get(reader);
                readers.add(threads.submit(() -> {
                    long last = 0;
                    while (reads.incrementAndGet() <= READS) {
                        OrderBook book = book(depth);
                        int expected = depth == 0 ? levels : depth;
                        assertThat(book.bids()).hasSize(expected);
                        assertThat(book.asks()).hasSize(expected);
                        long id = book.updateId().low();
                        for (BookSide side : BookSide.values()) {
                            for (BookLevel level : book.side(side)) {
                                if (level.quantity().longValueExact() != id) {
                                    throw new AssertionError("at " + id + " there is " + level);
                                }
                            }
                        }
                        if (id != last) {
                            seen.incrementAndGet();
                            last = id;
                        }
                    }
                }));
            }
            try {
                for (Future<?> reader : readers) {
                    reader.get();
                }
            } finally {
                isOver.set(true);
            }
            System.out.printf(
                    "%,d reads, %,d of them of another id than the one before, while %,d books were written; none torn%n",
                    READS, seen.get(), writer.get());
        }
        assertThat(seen.get()).as("readers saw it change").isGreaterThan(READS / 100);
    }

    private void write(long id, int levels) {
        assertThat(save(id, 1, false, marked(levels, 1, id), marked(levels, 1_000, id)))
                .isEqualTo(Outcome.APPLIED);
    }

    /** Levels whose quantity is the id. */
    private static List<BookLevel> marked(int count, int first, long id) {
        return IntStream.range(0, count)
                .mapToObj(index -> level(String.valueOf(first + index), String.valueOf(id), 1))
                .toList();
    }

    private static List<BookLevel> levels(int count, int first) {
        return IntStream.range(0, count)
                .mapToObj(index -> level((first + index) + ".00", "1." + index, 1 + index % 9))
                .toList();
    }

    private Outcome save(long id, long epoch, boolean isForced, List<BookLevel> bids, List<BookLevel> asks) {
        return save(UpdateId.of(id), epoch, isForced, bids, asks);
    }

    private Outcome save(UpdateId id, long epoch, boolean isForced, List<BookLevel> bids, List<BookLevel> asks) {
        return OrderBookStore.await(
                store.save(new Snapshot(symbol, id, epoch, isForced, NOW, BookSource.ORDERS, TICK, bids, asks)));
    }

    private Outcome update(long previous, long id, long epoch, List<BookLevel> bids, List<BookLevel> asks) {
        return OrderBookStore.await(
                store.update(new Update(symbol, UpdateId.of(previous), UpdateId.of(id), epoch, NOW, TICK, bids, asks)));
    }

    private OrderBook book(int depth) {
        return OrderBookStore.await(store.read(symbol, depth)).orElseThrow().book();
    }
}
