package io.quaestor.market.orderbook;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * Hears of changes of books on their channels, over a connection of its own that is made when somebody first wants to
 * hear. The client renews it, with what was subscribed, when its node dies; of what was published meanwhile nothing is
 * heard, so nobody may rely on hearing everything.
 */
@Component
class BookChangesStore implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(BookChangesStore.class);

    private final LettuceConnectionFactory connections;
    private final Map<String, String> symbols = new HashMap<>();
    private final Set<String> subscribed = new HashSet<>();
    private @Nullable CompletableFuture<StatefulRedisClusterPubSubConnection<String, String>> connection;

    /** A client that was stopped takes its connections with it, and there is another one when it starts again. */
    private @Nullable AbstractRedisClient madeBy;

    BookChangesStore(LettuceConnectionFactory connections) {
        this.connections = connections;
    }

    /**
     * Hears from now on of these symbols and no others. To be called again and again: what does not work now is tried again
     * then. Does not wait for Redis.
     *
     * @param heard told the symbol, on the connection's own thread
     */
    synchronized void follow(Set<String> wanted, Consumer<String> heard) {
        if (wanted.isEmpty() && connection == null) {
            return;
        }
        var present = connection;
        if (present == null
                || present.isCompletedExceptionally()
                || !connections.getRequiredNativeClient().equals(madeBy)) {
            connect(heard);
            return;
        }
        if (!present.isDone()) {
            return;
        }
        var commands = present.join().async();
        for (String symbol : wanted) {
            String channel = OrderBookStore.channel(symbol);
            if (subscribed.add(channel)) {
                symbols.put(channel, symbol);
                var _ = commands.subscribe(channel).exceptionally(failure -> {
                    LOG.debug("Changes of {} cannot be heard yet", symbol, failure);
                    unsubscribed(channel);
                    return null;
                });
            }
        }
        for (String channel : Set.copyOf(subscribed)) {
            String symbol = symbols.get(channel);
            if (symbol == null || !wanted.contains(symbol)) {
                subscribed.remove(channel);
                symbols.remove(channel);
                var _ = commands.unsubscribe(channel);
            }
        }
    }

    @Override
    public synchronized void destroy() {
        if (connection != null && connection.isDone() && !connection.isCompletedExceptionally()) {
            var made = connection.join();
            if (made.isOpen()) {
                made.close();
            }
        }
        connection = null;
    }

    private void connect(Consumer<String> heard) {
        if (!(connections.getRequiredNativeClient() instanceof RedisClusterClient client)) {
            throw new IllegalStateException("the order books need a Redis Cluster");
        }
        subscribed.clear();
        symbols.clear();
        madeBy = client;
        connection = client.connectPubSubAsync(StringCodec.UTF8).thenApply(made -> {
            made.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String channel, String message) {
                    String symbol = symbol(channel);
                    if (symbol != null) {
                        heard.accept(symbol);
                    }
                }
            });
            return made;
        });
    }

    private synchronized @Nullable String symbol(String channel) {
        return symbols.get(channel);
    }

    private synchronized void unsubscribed(String channel) {
        subscribed.remove(channel);
    }
}
