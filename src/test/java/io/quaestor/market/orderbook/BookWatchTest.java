package io.quaestor.market.orderbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.Refusal;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;

@IntegrationTest
class BookWatchTest {

    private static final BigDecimal TICK = new BigDecimal("0.01");

    @Autowired
    BookWatch watch;

    @Autowired
    OrderBookStore store;

    @Autowired
    StringRedisTemplate redis;

    private final String symbol = Books.symbol();
    private final List<BookLook> looks = new CopyOnWriteArrayList<>();

    @Test
    void whatever_the_feed_does_a_page_is_told_at_most_four_times_a_second_and_of_the_last_change() throws Exception {
        save(1, Clock.systemUTC().instant());
        try (BookWatch.Watcher watcher = watch.watch(symbol, 20, looks::add)) {
            assertThat(watcher).isNotNull();
            await().until(() -> !looks.isEmpty());
            long began = System.nanoTime();
            long id = 1;
            while (System.nanoTime() - began < Duration.ofSeconds(4).toNanos()) {
                save(++id, Clock.systemUTC().instant());
            }
            int told = looks.size();
            System.out.println("watch: " + id + " books in 4 s, told of " + told);
            assertThat(told).isBetween(8, 18);
            UpdateId last = UpdateId.of(id);
            await().atMost(Duration.ofSeconds(2))
                    .until(() -> last.equals(
                            java.util.Objects.requireNonNull(looks.getLast().book())
                                    .updateId()));
        }
        int then = looks.size();
        await().during(Duration.ofMillis(1_500)).until(() -> looks.size() <= then + 1);
    }

    @Test
    void a_book_that_is_not_renewed_is_gone_or_is_broken_is_told_of_with_since_when() {
        Instant begin = Clock.systemUTC().instant();
        try (BookWatch.Watcher watcher = watch.watch(symbol, 20, looks::add)) {
            assertThat(watcher).isNotNull();
            awaitState(BookLook.State.MISSING);
            save(1, Clock.systemUTC().instant());
            awaitState(BookLook.State.CURRENT);
            assertThat(looks.getLast().staleSince()).isNull();
            OrderBookStore.await(store.delete(symbol));
            awaitState(BookLook.State.MISSING);
            assertThat(looks.getLast().book()).as("the last one that was seen").isNotNull();
            assertThat(looks.getLast().staleSince()).isAfter(begin);
            Instant early = Clock.systemUTC().instant().minusSeconds(31);
            save(2, early);
            awaitState(BookLook.State.NOT_RENEWED);
            redis.opsForHash().put("orderbook:{" + symbol + "}:bids:levels", "1.00", "x");
            awaitState(BookLook.State.BROKEN);
            save(3, Clock.systemUTC().instant());
            awaitState(BookLook.State.CURRENT);
        }
    }

    @Test
    void nonsense_is_refused() {
        assertThatThrownBy(() -> watch.watch("no symbol", 20, looks::add)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> watch.watch(symbol, 0, looks::add)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> watch.watch(symbol, 5_001, looks::add)).isInstanceOf(Refusal.class);
    }

    private void awaitState(BookLook.State state) {
        await().until(() -> !looks.isEmpty() && looks.getLast().state() == state);
    }

    private void save(long id, Instant at) {
        OrderBookStore.await(store.save(new OrderBookStore.Snapshot(
                symbol,
                UpdateId.of(id),
                1,
                true,
                at,
                BookSource.ORDERS,
                TICK,
                List.of(Books.bid(1)),
                List.of(Books.ask(2)))));
    }
}
