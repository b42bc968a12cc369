package io.quaestor.market.orderbook;

import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.quaestor.exchange.events.EventFollower;
import io.quaestor.exchange.events.EventReader;
import io.quaestor.exchange.events.FollowerProperties;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisClusterNode;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.json.JsonMapper;

/** Books as a running instance keeps them, for tests of screens. */
public final class FedBooks {

    private final OrderBookRepository repository;
    private final OrderBookStore store;
    private final BookFeedStore feed;
    private final OrderBookChecker checker;
    private final EventReader reader;
    private final JsonMapper json;
    private final PlatformTransactionManager transactions;
    private final StringRedisTemplate redis;

    FedBooks(
            OrderBookRepository repository,
            OrderBookStore store,
            BookFeedStore feed,
            OrderBookChecker checker,
            EventReader reader,
            JsonMapper json,
            PlatformTransactionManager transactions,
            StringRedisTemplate redis) {
        this.repository = repository;
        this.store = store;
        this.feed = feed;
        this.checker = checker;
        this.reader = reader;
        this.json = json;
        this.transactions = transactions;
        this.redis = redis;
    }

    /** Feeds every book until it is called. */
    public Runnable feed() {
        OrderBookFeeder feeder =
                new OrderBookFeeder(repository, store, feed, reader, json, transactions, Clock.systemUTC());
        EventFollower follower =
                new EventFollower(feeder, reader, new FollowerProperties(true, Duration.ofMillis(20), 1_000));
        follower.start();
        return () -> {
            follower.stop();
            feeder.destroy();
        };
    }

    /** Compares every book with its orders, as often as it takes to be sure. */
    public void check() {
        checker.look();
        checker.look();
    }

    /** Writes a book of one level a side, last heard of at a time. */
    public void write(String symbol, BigDecimal bid, BigDecimal ask, Instant time) {
        OrderBookStore.await(store.save(new OrderBookStore.Snapshot(
                symbol,
                UpdateId.of(1),
                1,
                true,
                time,
                BookSource.ORDERS,
                new BigDecimal("0.01"),
                List.of(new BookLevel(bid, BigDecimal.ONE, 1)),
                List.of(new BookLevel(ask, BigDecimal.ONE, 1)))));
    }

    /** Lets the master of a symbol's book answer nobody for so long. */
    public void silence(String symbol, Duration time) {
        redis.execute((RedisCallback<String>) connection -> {
            RedisClusterNode node = ((RedisClusterConnection) connection)
                    .clusterGetNodeForKey(OrderBookStore.keys(symbol).getFirst().getBytes(StandardCharsets.UTF_8));
            @SuppressWarnings("unchecked")
            var commands = (RedisAdvancedClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
            return commands.getConnection(
                            Objects.requireNonNull(node.getHost()), Objects.requireNonNull(node.getPort()))
                    .clientPause(time.toMillis())
                    .toCompletableFuture()
                    .join();
        });
    }

    /** Writes over a level of the bids, as nobody should. */
    public void corrupt(String symbol, String price, String value) {
        redis.opsForHash().put(OrderBookStore.keys(symbol).get(2), price, value);
    }
}
