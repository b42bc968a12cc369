package io.quaestor.health;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.quaestor.platform.data.StoreAddresses;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** What Redis nodes say of themselves and of each other, each asked on a connection made for the question. */
@Component
class RedisHealthStore implements DisposableBean {

    /**
     * @param loading whether it still reads its data from disk
     * @param masterLinkUp whether a replica hears its master; null for a master
     * @param clusterOk whether it says that the cluster serves requests
     * @param epoch the newest configuration of the cluster it knows
     * @param view what it knows of all nodes
     */
    record NodeSample(
            RedisNodeFacts facts,
            boolean loading,
            @Nullable Boolean masterLinkUp,
            boolean clusterOk,
            long epoch,
            RedisView view) {}

    private final ClientResources resources = ClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .build();
    private final RedisClient client = RedisClient.create(resources);
    private final Duration limit;
    private final String password;

    RedisHealthStore(StoreAddresses addresses, HealthProperties properties) {
        limit = properties.probeLimit();
        password = addresses.redis().password();
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .socketOptions(SocketOptions.builder().connectTimeout(limit).build())
                .build());
    }

    /** Asks one node, {@code host:port}. */
    NodeSample ask(String address) {
        try (StatefulRedisConnection<String, String> connection = open(address)) {
            RedisCommands<String, String> node = connection.sync();
            Map<String, String> info = fields(node.info());
            Map<String, String> cluster = fields(node.clusterInfo());
            RedisView view = RedisView.parse(node.clusterNodes(), address);
            long maxMemory = number(info, "maxmemory");
            String link = info.get("master_link_status");
            return new NodeSample(
                    new RedisNodeFacts(
                            info.getOrDefault("redis_version", "?"),
                            number(info, "uptime_in_seconds"),
                            number(info, "used_memory"),
                            maxMemory == 0 ? null : maxMemory,
                            number(info, "keyspace_hits"),
                            number(info, "keyspace_misses"),
                            number(info, "connected_clients")),
                    number(info, "loading") != 0,
                    link == null ? null : link.equals("up"),
                    "ok".equals(cluster.get("cluster_state")),
                    number(cluster, "cluster_current_epoch"),
                    view);
        } catch (ExecutionException | RedisException | IllegalArgumentException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProbeFailed.unknown(HealthReason.NO_ANSWER, e);
        }
    }

    @Override
    public void destroy() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        var _ = resources.shutdown(0, 2, TimeUnit.SECONDS);
    }

    private StatefulRedisConnection<String, String> open(String address)
            throws ExecutionException, InterruptedException {
        int colon = address.lastIndexOf(':');
        RedisURI.Builder uri = RedisURI.builder()
                .withHost(address.substring(0, colon).replaceAll("[\\[\\]]", ""))
                .withPort(Integer.parseInt(address.substring(colon + 1)))
                .withTimeout(limit)
                .withClientName("quaestor-health");
        if (!password.isEmpty()) {
            uri.withPassword(password.toCharArray());
        }
        CompletableFuture<StatefulRedisConnection<String, String>> opening =
                client.connectAsync(StringCodec.UTF8, uri.build()).toCompletableFuture();
        try {
            return opening.get();
        } catch (InterruptedException e) {
            // Given up: should it open after all, nobody would close it.
            var _ = opening.thenCompose(StatefulRedisConnection::closeAsync);
            throw e;
        }
    }

    private static ProbeFailed failed(Throwable failure) {
        return ProbeFailed.byNetwork(failure).orElseGet(() -> {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof RedisCommandTimeoutException) {
                    return ProbeFailed.unknown(HealthReason.NO_ANSWER, cause);
                }
                if (cause instanceof RedisCommandExecutionException refused) {
                    return ProbeFailed.down(reason(String.valueOf(refused.getMessage())), refused);
                }
            }
            return ProbeFailed.down(HealthReason.WRONG_ANSWER, failure);
        });
    }

    private static HealthReason reason(String error) {
        String code = error.split(" ", 2)[0];
        return switch (code) {
            case "WRONGPASS", "NOAUTH", "NOPERM" -> HealthReason.SIGN_IN_REFUSED;
            case "LOADING" -> HealthReason.NOT_READY;
            default -> {
                if (error.contains("max number of clients")) {
                    yield HealthReason.NO_CONNECTION_FREE;
                }
                yield error.contains("AUTH") ? HealthReason.SIGN_IN_REFUSED : HealthReason.WRONG_ANSWER;
            }
        };
    }

    private static Map<String, String> fields(String text) {
        return text.lines()
                .map(line -> line.split(":", 2))
                .filter(field -> field.length == 2)
                .collect(Collectors.toMap(field -> field[0], field -> field[1].strip(), (one, other) -> one));
    }

    private static long number(Map<String, String> fields, String name) {
        String text = fields.get(name);
        if (text == null) {
            throw new IllegalArgumentException("the answer has no " + name);
        }
        return Long.parseLong(text);
    }
}
