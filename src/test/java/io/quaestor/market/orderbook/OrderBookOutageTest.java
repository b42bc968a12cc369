package io.quaestor.market.orderbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quaestor.TestStack;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.platform.data.StoreAddresses;
import io.quaestor.platform.embedded.EmbeddedSettings;
import io.quaestor.platform.embedded.EmbeddedStack;
import io.quaestor.platform.embedded.StackPorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.RedisClusterNode;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;

/** The whole application, feeding by itself, on a stack of its own whose masters are killed under a live market. */
@SpringBootTest(properties = "quaestor.followers.enabled=true")
@ActiveProfiles("test")
@Import({Market.class, BookComparison.class, OrderBookOutageTest.OwnStack.class})
@DirtiesContext
@Tag("long")
class OrderBookOutageTest {

    private static final int ROUNDS = Integer.getInteger("quaestor.test.rounds", 8);
    private static final int SYMBOLS = 9;

    /** Between two looks at a book that nothing happened to. */
    private static final long USUAL_MILLIS = 1_800;

    @Autowired
    Market market;

    @Autowired
    OrderService orders;

    @Autowired
    BookWatch watch;

    @Autowired
    BookComparison comparison;

    @Autowired
    StringRedisTemplate redis;

    @Autowired
    EmbeddedStack stack;

    /** When each symbol was last told of as current, and the longest time between two such times, in this round. */
    private final Map<String, Long> currentNanos = new ConcurrentHashMap<>();

    private final Map<String, Long> longestNanos = new ConcurrentHashMap<>();
    private final Map<String, Boolean> unreachable = new ConcurrentHashMap<>();
    private final AtomicInteger placed = new AtomicInteger();

    @Test
    void a_master_s_death_makes_its_own_symbols_stale_for_a_while_and_no_others() throws Exception {
        List<String> symbols = Stream.generate(market::list).limit(SYMBOLS).toList();
        List<UUID> users =
                Stream.generate(() -> market.userWith("100000000")).limit(4).toList();
        awaitEquality(symbols, "at first");
        List<BookWatch.Watcher> watchers = new ArrayList<>();
        for (String symbol : symbols) {
            watchers.add(watch.watch(symbol, 20, look -> {
                saw(look);
                return true;
            }));
        }
        AtomicBoolean isOver = new AtomicBoolean();
        Thread trader = Thread.ofVirtual().start(() -> trade(symbols, users, isOver));
        try {
            for (int round = 1; round <= ROUNDS; round++) {
                round(round, symbols);
            }
        } finally {
            isOver.set(true);
            trader.join();
        }
        awaitEquality(symbols, "at the end");
        watchers.forEach(BookWatch.Watcher::close);
    }

    private void round(int round, List<String> symbols) throws InterruptedException {
        await("all books current before round " + round)
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> masters(symbols).values().stream().distinct().count() == 3 && allCurrent(symbols));
        Map<String, String> masters = masters(symbols);
        String killed = masters.get(symbols.get(round % symbols.size()));
        currentNanos.clear();
        longestNanos.clear();
        unreachable.clear();
        await().until(() -> currentNanos.size() == symbols.size());
        longestNanos.clear();
        int placedBefore = placed.get();
        ProcessHandle.of(stack.processId(java.util.Objects.requireNonNull(killed)))
                .orElseThrow()
                .destroyForcibly();
        Thread.sleep(8_000);
        assertThat(placed.get()).as("orders placed: the feed is live").isGreaterThan(placedBefore);
        await().atMost(Duration.ofSeconds(60)).until(() -> allCurrent(symbols));
        awaitEquality(symbols, "after round " + round);
        Map<String, Long> affected = new TreeMap<>();
        Map<String, Long> others = new TreeMap<>();
        for (String symbol : symbols) {
            long millis = longestNanos.getOrDefault(symbol, 0L) / 1_000_000;
            (killed.equals(masters.get(symbol)) ? affected : others).put(symbol, millis);
        }
        System.out.printf(
                "order books, round %d: %s was killed; longest time without a current book: %s ms of its own %d symbols, %s ms"
                        + " of the other %d; told of as unreachable: %d%n",
                round,
                killed,
                affected.values().stream().max(Long::compare).orElse(0L),
                affected.size(),
                others.values().stream().max(Long::compare).orElse(0L),
                others.size(),
                unreachable.size());
        assertThat(affected).isNotEmpty();
        assertThat(affected.values()).allSatisfy(millis -> assertThat(millis).isLessThan(20_000));
        assertThat(others)
                .allSatisfy((symbol, millis) -> assertThat(millis).as(symbol).isLessThan(USUAL_MILLIS));
        assertThat(affected.keySet()).as("stale symbols are its own").containsAll(unreachable.keySet());
    }

    private void saw(BookLook look) {
        if (look.state() == BookLook.State.CURRENT) {
            long now = System.nanoTime();
            Long before = currentNanos.put(look.symbol(), now);
            if (before != null) {
                longestNanos.merge(look.symbol(), now - before, Math::max);
            }
        } else if (look.state() == BookLook.State.UNREACHABLE) {
            unreachable.put(look.symbol(), true);
        }
    }

    private boolean allCurrent(List<String> symbols) {
        long now = System.nanoTime();
        return symbols.stream()
                .allMatch(symbol -> now - currentNanos.getOrDefault(symbol, 0L)
                        < Duration.ofMillis(USUAL_MILLIS).toNanos());
    }

    /** The server that each symbol's book lies on. */
    private Map<String, String> masters(List<String> symbols) {
        List<String> nodes = stack.addresses().redis().nodes();
        Map<String, String> masters = new HashMap<>();
        for (String symbol : symbols) {
            RedisClusterNode node = redis.execute((RedisCallback<RedisClusterNode>)
                    connection -> ((org.springframework.data.redis.connection.RedisClusterConnection) connection)
                            .clusterGetNodeForKey(OrderBookStore.keys(symbol)
                                    .getFirst()
                                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            int index = nodes.indexOf(java.util.Objects.requireNonNull(node).getHost() + ":" + node.getPort());
            masters.put(symbol, "redis" + (index + 1));
        }
        return masters;
    }

    private void trade(List<String> symbols, List<UUID> users, AtomicBoolean isOver) {
        Random random = new Random(5);
        List<UUID> open = new ArrayList<>();
        while (!isOver.get()) {
            String symbol = symbols.get(random.nextInt(symbols.size()));
            String price = String.valueOf(90 + random.nextInt(9));
            open.add(market.placed(users.get(random.nextInt(users.size())), symbol, OrderSide.BUY, price, "1", 10));
            placed.incrementAndGet();
            if (open.size() > 200) {
                orders.cancel(open.remove(random.nextInt(open.size())), null, Market.CAUSE, Market.NOON);
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    private void awaitEquality(List<String> symbols, String when) {
        await(when)
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .untilAsserted(() -> {
                    for (String symbol : symbols) {
                        // The market goes on: each book must be equal at some moment.
                        await().atMost(Duration.ofSeconds(20))
                                .pollInterval(Duration.ofMillis(5))
                                .ignoreExceptions()
                                .until(() ->
                                        comparison.differences(List.of(symbol)).isEmpty());
                    }
                });
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class OwnStack {

        @Bean(destroyMethod = "close")
        EmbeddedStack stack() {
            Path folder = Path.of("target/order-books-stack").toAbsolutePath();
            assertThat(EmbeddedStack.discard(folder))
                    .as("no other run uses " + folder)
                    .isTrue();
            return EmbeddedStack.start(
                    EmbeddedSettings.in(folder, StackPorts.free()).withBinaries(TestStack.BINARIES));
        }

        @Bean
        StoreAddresses storeAddresses(EmbeddedStack stack) {
            return stack.addresses();
        }
    }
}
