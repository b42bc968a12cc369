package io.quaestor.platform.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** One node of the Redis Cluster, with its folder. */
final class RedisNode implements Server {

    private final int number;
    private final int port;
    private final Path directory;
    private final StackContext stack;

    /**
     * @param number 1 to 6
     */
    RedisNode(int number, StackContext stack) {
        this.number = number;
        this.port = stack.ports().redis().get(number - 1);
        this.directory = stack.folder().redis().resolve(String.valueOf(number));
        this.stack = stack;
    }

    @Override
    public String name() {
        return "redis" + number;
    }

    int port() {
        return port;
    }

    Path directory() {
        return directory;
    }

    /** The node's own record of the cluster: who is where and serves what. */
    Path nodesFile() {
        return directory.resolve("nodes.conf");
    }

    @Override
    public OptionalLong pid() {
        OptionalLong pid = Processes.pidIn(directory.resolve("redis.pid"));
        return pid.isPresent()
                        && Processes.aliveIn(pid.getAsLong(), stack.folder().path())
                ? pid
                : OptionalLong.empty();
    }

    @Override
    public void start() {
        launch();
        awaitAnswer();
    }

    /** Starts the process; it detaches itself, so that a Ctrl-C in the terminal does not reach it. */
    void launch() {
        Path configuration = directory.resolve("redis.conf");
        try {
            FileTree.createPrivateFolder(directory);
            Files.deleteIfExists(directory.resolve("redis.pid"));
            FileTree.writePrivate(configuration, configuration());
        } catch (IOException e) {
            throw new UncheckedIOException("The configuration of " + name() + " could not be written", e);
        }
        Path output = stack.folder().log().resolve(name() + "-start.log");
        int code = Processes.run(output, List.of(stack.binaries().redisServer().toString(), configuration.toString()));
        if (code != 0) {
            throw new IllegalStateException("Redis node " + number + " on port " + port + " does not start: "
                    + Processes.tail(output) + " " + Processes.tail(log()));
        }
    }

    void awaitAnswer() {
        if (!Processes.becomes(Duration.ofSeconds(15), this::answers)) {
            throw new IllegalStateException(
                    "Redis node " + number + " on port " + port + " does not answer: " + Processes.tail(log()));
        }
    }

    RespClient connect() throws IOException {
        return new RespClient(port, stack.credentials().redis());
    }

    /** Whether it knows all slots as served and, being a replica, follows its master. */
    boolean inCluster() {
        try (RespClient client = connect()) {
            String cluster = client.call("CLUSTER", "INFO");
            String replication = client.call("INFO", "replication");
            return cluster.contains("cluster_state:ok")
                    && cluster.contains("cluster_slots_ok:16384")
                    && (replication.contains("role:master") || replication.contains("master_link_status:up"));
        } catch (IOException e) {
            // Not yet.
            return false;
        }
    }

    /** A request to end, which writes what is not yet on disk. */
    void requestStop() {
        pid().ifPresent(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy));
    }

    private boolean answers() {
        try (RespClient client = connect()) {
            return client.call("PING").equals("PONG");
        } catch (IOException e) {
            // Not yet: it listens later, or still loads its data.
            return false;
        }
    }

    private Path log() {
        return stack.folder().log().resolve(name() + ".log");
    }

    private String configuration() {
        return """
                bind 127.0.0.1
                port %d
                daemonize yes
                set-proc-title no
                pidfile "%s"
                logfile "%s"
                dir "%s"
                requirepass %s
                masterauth %s
                cluster-enabled yes
                cluster-config-file nodes.conf
                cluster-node-timeout 1000
                cluster-require-full-coverage no
                repl-diskless-sync-delay 0
                repl-ping-replica-period 1
                hash-max-listpack-entries 64
                appendonly yes
                appendfsync everysec
                save ""
                maxmemory %s
                maxmemory-policy volatile-lru
                shutdown-timeout 2
                tcp-backlog 128
                """.formatted(
                        port,
                        directory.resolve("redis.pid"),
                        log(),
                        directory,
                        stack.credentials().redis(),
                        stack.credentials().redis(),
                        stack.redisMaxMemory());
    }
}
