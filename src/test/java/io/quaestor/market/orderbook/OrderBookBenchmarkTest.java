package io.quaestor.market.orderbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.quaestor.IntegrationTest;
import io.quaestor.benchmark.ResultFile;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisClusterNode;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/** What a book in Redis costs, beside a bare PING of the same node by the same client in the same run. */
@Tag("benchmark")
@IntegrationTest
class OrderBookBenchmarkTest {

    private static final BigDecimal TICK = new BigDecimal("0.01");
    private static final int WARM_UP = 5_000;
    private static final int CALLS = Integer.getInteger("benchmark.books.calls", 20_000);

    @Autowired
    OrderBookStore store;

    @Autowired
    StringRedisTemplate redis;

    private final String symbol = Books.symbol();
    private long id;

    @Test
    void booksBesideAPing() throws Exception {
        await().ignoreExceptions()
                .until(() -> OrderBookStore.await(store.read(symbol, 1)).isEmpty());
        save(500);
        Map<String, Object> result = new LinkedHashMap<>();
        RedisClusterAsyncCommands<byte[], byte[]> bare = bare();
        double ping = measure("ping", CALLS, call -> ping(bare), result);
        resetStatistics();
        double read = measure(
                "read 2 x 20",
                CALLS,
                call -> {
                    OrderBook book = OrderBookStore.await(store.read(symbol, 20))
                            .orElseThrow()
                            .book();
                    assertThat(book.bids()).hasSize(20);
                },
                result);
        result.put("server-side of a read 2 x 20", serverSide());
        double best = measure("best bid and ask", CALLS, call -> OrderBookStore.await(store.best(symbol)), result);
        double update = measure("update of one level", CALLS, call -> update(call), result);
        save(500);
        double again = measure("ping again", CALLS, call -> ping(bare), result);
        measure("read 2 x 500", CALLS / 10, call -> OrderBookStore.await(store.read(symbol, 500)), result);
        resetStatistics();
        measure("snapshot 2 x 500", CALLS / 10, call -> save(500), result);
        double median = (ping + again) / 2;
        result.put("read 2 x 20 per ping", round(read / median));
        result.put("best per ping", round(best / median));
        result.put("update per ping", round(update / median));
        result.put("server-side microseconds of a snapshot 2 x 500, its calls apart", serverSide());
        System.out.println("order books: " + result);
        ResultFile.write("order-books", result);
    }

    private static double measure(String name, int calls, IntConsumer call, Map<String, Object> result) {
        for (int one = 0; one < Math.min(WARM_UP, calls); one++) {
            call.accept(one);
        }
        long[] nanos = new long[calls];
        for (int one = 0; one < calls; one++) {
            long began = System.nanoTime();
            call.accept(one);
            nanos[one] = System.nanoTime() - began;
        }
        Arrays.sort(nanos);
        double median = nanos[calls / 2] / 1_000.0;
        result.put(name + " p50 micros", round(median));
        result.put(name + " p99 micros", round(nanos[calls * 99 / 100] / 1_000.0));
        return median;
    }

    /** The connection that the scripts of this book go by, without what Spring does around it. */
    private RedisClusterAsyncCommands<byte[], byte[]> bare() {
        return Objects.requireNonNull(redis.execute((RedisCallback<RedisClusterAsyncCommands<byte[], byte[]>>)
                connection -> {
                    RedisClusterNode node = node((RedisClusterConnection) connection);
                    @SuppressWarnings("unchecked")
                    var commands = (RedisAdvancedClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
                    return commands.getConnection(
                            Objects.requireNonNull(node.getHost()), Objects.requireNonNull(node.getPort()));
                }));
    }

    private static void ping(RedisClusterAsyncCommands<byte[], byte[]> bare) {
        assertThat(bare.ping().toCompletableFuture().join()).isEqualTo("PONG");
    }

    private RedisClusterNode node(RedisClusterConnection connection) {
        return connection.clusterGetNodeForKey(
                OrderBookStore.keys(symbol).getFirst().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private void update(int call) {
        UpdateId previous = UpdateId.of(id);
        UpdateId next = UpdateId.of(++id);
        assertThat(OrderBookStore.await(store.update(new OrderBookStore.Update(
                        symbol,
                        previous,
                        next,
                        1,
                        Clock.systemUTC().instant(),
                        TICK,
                        List.of(Books.level("499.00", "1." + (1 + call % 9), 2)),
                        List.of()))))
                .isEqualTo(OrderBookStore.Outcome.APPLIED);
    }

    private void save(int levels) {
        assertThat(OrderBookStore.await(store.save(new OrderBookStore.Snapshot(
                        symbol,
                        UpdateId.of(++id),
                        1,
                        false,
                        Clock.systemUTC().instant(),
                        BookSource.ORDERS,
                        TICK,
                        levels(levels, 1),
                        levels(levels, 1_000)))))
                .isEqualTo(OrderBookStore.Outcome.APPLIED);
    }

    private static List<BookLevel> levels(int count, int first) {
        return IntStream.range(0, count)
                .mapToObj(index -> Books.level((first + index) + ".00", "1.5", 1))
                .toList();
    }

    private void resetStatistics() {
        redis.execute((RedisCallback<Boolean>) connection -> {
            RedisClusterConnection cluster = (RedisClusterConnection) connection;
            cluster.serverCommands().resetConfigStats(node(cluster));
            return true;
        });
    }

    private String serverSide() {
        Properties statistics = redis.execute((RedisCallback<Properties>) connection -> {
            RedisClusterConnection cluster = (RedisClusterConnection) connection;
            return cluster.serverCommands().info(node(cluster), "commandstats");
        });
        return statistics == null ? "unknown" : String.valueOf(statistics.get("cmdstat_evalsha"));
    }

    private static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
