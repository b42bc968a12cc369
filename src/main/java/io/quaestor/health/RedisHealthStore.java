package io.quaestor.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quaestor.platform.data.StoreAddresses;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What Redis nodes say of themselves and of each other, each asked over a plain socket opened for the question.
 *
 * <p>No Redis client in between: its own reconnecting, warming up and topology would be part of what is measured.
 *
 * @see <a href="../../../../../../docs/decisions/health.md">docs/decisions/health.md</a>
 */
@Component
class RedisHealthStore {

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

    private final int limitMillis;
    private final String password;

    RedisHealthStore(StoreAddresses addresses, HealthProperties properties) {
        limitMillis = Math.toIntExact(properties.probeLimit().toMillis());
        password = addresses.redis().password();
    }

    /** Asks one node, {@code host:port}. */
    NodeSample ask(String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(limitMillis);
            socket.connect(new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1))), limitMillis);
            if (!password.isEmpty()) {
                ask(socket, "AUTH", password);
            }
            Map<String, String> info = fields(ask(socket, "INFO"));
            Map<String, String> cluster = fields(ask(socket, "CLUSTER", "INFO"));
            RedisView view = RedisView.parse(ask(socket, "CLUSTER", "NODES"), address);
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
        } catch (IOException e) {
            throw ProbeFailed.byNetwork(e).orElseGet(() -> ProbeFailed.down(HealthReason.WRONG_ANSWER, e));
        } catch (IllegalArgumentException e) {
            throw ProbeFailed.down(HealthReason.WRONG_ANSWER, e);
        }
    }

    /** The text that the node answers. */
    private static String ask(Socket socket, String... command) throws IOException {
        StringBuilder request = new StringBuilder("*" + command.length + "\r\n");
        for (String word : command) {
            request.append('$').append(word.getBytes(UTF_8).length).append("\r\n");
            request.append(word).append("\r\n");
        }
        socket.getOutputStream().write(request.toString().getBytes(UTF_8));
        InputStream in = socket.getInputStream();
        String head = line(in);
        return switch (head.charAt(0)) {
            case '+' -> head.substring(1);
            case '-' -> {
                IOException error = new IOException(head.substring(1));
                throw ProbeFailed.down(reason(head.substring(1)), error);
            }
            case '$' -> {
                byte[] text = in.readNBytes(Integer.parseInt(head.substring(1)));
                line(in);
                yield new String(text, UTF_8);
            }
            default -> throw new IOException("not an answer of Redis: " + head);
        };
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.length() > 1000) {
                throw new IOException("not an answer of Redis: " + (next < 0 ? "it hung up" : line));
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.isEmpty() ? " " : line.toString();
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
