package io.quaestor.platform.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Six Redis nodes that are one cluster from the moment they start: three masters and a replica of each. */
final class RedisCluster {

    private static final Logger log = LoggerFactory.getLogger(RedisCluster.class);
    private static final List<String> SLOTS = List.of("0-5460", "5461-10922", "10923-16383");
    private static final Pattern OWN_PORT = Pattern.compile(" 127\\.0\\.0\\.1:(\\d+)@\\d+\\S* myself,");
    private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:(\\d+)@\\d+");

    private final StackContext stack;
    private final List<RedisNode> nodes;

    RedisCluster(StackContext stack) {
        this.stack = stack;
        this.nodes = IntStream.rangeClosed(1, 6)
                .mapToObj(number -> new RedisNode(number, stack))
                .toList();
    }

    List<RedisNode> nodes() {
        return nodes;
    }

    /** Starts all nodes; a cluster that does not come back is made anew, for it holds nothing that cannot be rebuilt. */
    void start() {
        try {
            boolean known = nodes.stream().allMatch(node -> Files.exists(node.nodesFile()));
            if (known) {
                followMovedPorts();
                if (launched(Duration.ofSeconds(15))) {
                    return;
                }
                log.warn(
                        "The Redis Cluster in {} did not come back and is made anew, empty",
                        stack.folder().redis());
            }
            stop();
            FileTree.delete(stack.folder().redis());
            writeNewCluster();
            if (!launched(Duration.ofSeconds(20))) {
                throw new IllegalStateException("The Redis Cluster does not become ready; see redis*.log in "
                        + stack.folder().log());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The Redis Cluster could not be prepared", e);
        }
    }

    void stop() {
        nodes.forEach(RedisNode::requestStop);
        if (!Processes.becomes(Duration.ofSeconds(10), () -> nodes.stream().noneMatch(RedisNode::alive))) {
            nodes.forEach(node -> node.pid().ifPresent(Processes::kill));
        }
    }

    private boolean launched(Duration patience) {
        try {
            nodes.forEach(RedisNode::launch);
            nodes.forEach(RedisNode::awaitAnswer);
        } catch (IllegalStateException e) {
            log.warn("{}", e.getMessage());
            return false;
        }
        if (!Processes.becomes(patience, () -> nodes.stream().allMatch(RedisNode::inCluster))) {
            return false;
        }
        return Processes.becomes(patience, () -> nodes.stream().allMatch(RedisCluster::hasWritten));
    }

    /**
     * Writes one key on each master: a client takes a replica that has replicated nothing yet for one that is out of
     * date, and does not use it.
     */
    private static boolean hasWritten(RedisNode node) {
        try (RespClient client = node.connect()) {
            if (!client.call("INFO", "replication").contains("role:master")) {
                return true;
            }
            for (int i = 0; i < 1_000; i++) {
                if (isServedHere(client, "quaestor:started:" + i)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isServedHere(RespClient client, String key) throws IOException {
        try {
            return client.call("SET", key, "1", "PX", "60000").equals("OK");
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).startsWith("MOVED")) {
                return false;
            }
            throw e;
        }
    }

    /** Nodes that find each other in their own records need not be introduced: no meeting, no waiting for gossip. */
    private void writeNewCluster() throws IOException {
        List<String> ids =
                IntStream.range(0, nodes.size()).mapToObj(i -> newId()).toList();
        for (int self = 0; self < nodes.size(); self++) {
            StringBuilder record = new StringBuilder();
            for (int i = 0; i < nodes.size(); i++) {
                boolean master = i < SLOTS.size();
                record.append(ids.get(i))
                        .append(" 127.0.0.1:")
                        .append(address(nodes.get(i).port()));
                record.append(i == self ? " myself," : " ").append(master ? "master - " : "slave ");
                record.append(master ? "" : ids.get(i - SLOTS.size()) + " ");
                record.append("0 0 ").append(i % SLOTS.size() + 1).append(" connected");
                record.append(master ? " " + SLOTS.get(i) : "").append('\n');
            }
            record.append("vars currentEpoch ").append(SLOTS.size()).append(" lastVoteEpoch 0\n");
            FileTree.createPrivateFolder(nodes.get(self).directory());
            FileTree.writePrivate(nodes.get(self).nodesFile(), record.toString());
        }
    }

    /** The records of an earlier start may name other ports; each node's own line says which was whose. */
    private void followMovedPorts() throws IOException {
        List<String> records =
                nodes.stream().map(node -> read(node.nodesFile())).toList();
        List<Integer> old = records.stream()
                .map(RedisCluster::ownPort)
                .flatMap(Optional::stream)
                .toList();
        List<Integer> current = stack.ports().redis();
        if (old.equals(current) || old.size() != nodes.size()) {
            return;
        }
        for (int i = 0; i < nodes.size(); i++) {
            String moved = ADDRESS.matcher(records.get(i)).replaceAll(match -> {
                int node = old.indexOf(Integer.valueOf(match.group(1)));
                return node < 0 ? match.group() : "127.0.0.1:" + address(current.get(node));
            });
            FileTree.writePrivate(nodes.get(i).nodesFile(), moved);
        }
    }

    private static Optional<Integer> ownPort(String record) {
        Matcher matcher = OWN_PORT.matcher(record);
        return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }

    private static String address(int port) {
        return port + "@" + (port + StackPorts.REDIS_BUS);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " could not be read", e);
        }
    }

    private static String newId() {
        byte[] bytes = new byte[20];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
