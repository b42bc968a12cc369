package io.quaestor.platform.embedded;

import io.quaestor.platform.data.DatabaseAddress;
import io.quaestor.platform.data.StoreAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL primary, its streaming standby and a Redis Cluster, running out of one data folder until {@link #close()}.
 * Servers that die are started again.
 */
public final class EmbeddedStack implements AutoCloseable {

    private final StackContext context;
    private final EmbeddedSettings settings;
    private final PostgresServer primary;
    private final PostgresServer standby;
    private final RedisCluster redis;
    private @Nullable Supervisor supervisor;
    private boolean closed;

    private EmbeddedStack(StackContext context, EmbeddedSettings settings) {
        this.context = context;
        this.settings = settings;
        this.primary = PostgresServer.primary(context, context.folder().primary());
        this.standby = PostgresServer.standby(context);
        this.redis = new RedisCluster(context);
    }

    /**
     * Starts the stack, makes it first if the folder is new, and returns when all of it is ready.
     *
     * @throws StackRefused if it may not or cannot run here; nothing was touched then
     */
    public static EmbeddedStack start(EmbeddedSettings settings) {
        long begin = System.nanoTime();
        Platform platform = Platform.current();
        DataFolder folder = new DataFolder(settings.data());
        folder.check();
        if (!folder.lock(false)) {
            if (settings.attach()) {
                return attach(folder, platform, settings);
            }
            throw folder.inUse();
        }
        try {
            Leftovers leftovers = Leftovers.in(folder);
            if (Files.exists(folder.primary()) && !Files.exists(folder.credentials())) {
                throw folder.refused("it has data but its file credentials is missing; bring that file back, or");
            }
            refuseBusyPorts(settings, leftovers.ports());
            folder.checkFreeBytes(settings.minimumFreeBytes());
            PostgresUser user = PostgresUser.forFolder(folder);
            if (!folder.lock(true)) {
                throw folder.inUse();
            }
            folder.sign();
            FileTree.createPrivateFolder(folder.log());
            user.own(folder.path());
            user.own(folder.log());
            Files.deleteIfExists(folder.running());
            if (!Files.exists(settings.binaries())) {
                settings.progress().accept("Unpacking the server programs …");
            }
            Binaries binaries = Binaries.unpack(platform, settings.binaries());
            leftovers
                    .stop(binaries, user)
                    .ifPresent(pids -> settings.progress()
                            .accept("Stopped what an earlier run left over (processes " + pids + ")"));
            Credentials credentials = Files.exists(folder.credentials())
                    ? Credentials.read(folder.credentials())
                    : Credentials.generate(folder.credentials());
            StackContext context = new StackContext(
                    folder, settings.ports(), binaries, platform, user, credentials, settings.redisMaxMemory());
            EmbeddedStack stack = new EmbeddedStack(context, settings);
            stack.startServers();
            settings.progress().accept("Embedded stack ready in " + seconds(begin));
            return stack;
        } catch (IOException e) {
            folder.close();
            throw new UncheckedIOException("The embedded stack in " + folder.path() + " could not be prepared", e);
        } catch (RuntimeException | Error e) {
            folder.close();
            throw e;
        }
    }

    /**
     * Stops what may still run in a folder and deletes the folder with all data in it.
     *
     * @return whether it is gone; not if a running instance uses it
     */
    public static boolean discard(Path data) {
        DataFolder folder = new DataFolder(data);
        if (!folder.lock(false)) {
            return false;
        }
        try (folder) {
            Leftovers.in(folder).kill();
            FileTree.delete(folder.path());
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("The data folder " + folder.path() + " could not be deleted", e);
        }
    }

    /** Where the stores are and who signs in. */
    public StoreAddresses addresses() {
        return Connections.addresses(context);
    }

    /** The data folder, without symbolic links. */
    public Path folder() {
        return context.folder().path();
    }

    /** Where the servers listen. */
    public StackPorts ports() {
        return context.ports();
    }

    /** The superuser of the primary, for what no role of the application may do. */
    public DatabaseAddress primarySuperuser() {
        return superuser(primary);
    }

    /** The superuser of the standby, to pause its replay for example. */
    public DatabaseAddress standbySuperuser() {
        return superuser(standby);
    }

    /** The running servers' processes by name: {@code primary}, {@code standby}, {@code redis1} to {@code redis6}. */
    public Map<String, Long> processes() {
        Map<String, Long> processes = new TreeMap<>();
        servers().forEach(server -> server.pid().ifPresent(pid -> processes.put(server.name(), pid)));
        return processes;
    }

    /**
     * The process of one running server.
     *
     * @param server a name as in {@link #processes()}
     */
    public long processId(String server) {
        Long pid = processes().get(server);
        if (pid == null) {
            throw new IllegalStateException(server + " does not run; running are " + processes());
        }
        return pid;
    }

    /** Stops Redis, then the primary, then the standby; does nothing to servers that another instance runs. */
    @Override
    public synchronized void close() {
        Supervisor running = supervisor;
        if (closed || running == null) {
            return;
        }
        closed = true;
        long begin = System.nanoTime();
        running.close();
        stopServers();
        settings.progress().accept("Embedded stack stopped in " + seconds(begin));
        context.folder().close();
    }

    private static EmbeddedStack attach(DataFolder folder, Platform platform, EmbeddedSettings settings) {
        if (!Processes.becomes(Duration.ofSeconds(60), folder::announcesLivingInstance)) {
            throw folder.refused("the instance that is starting in it does not become ready, or");
        }
        try {
            StackContext context = new StackContext(
                    folder,
                    Connections.readPorts(folder),
                    Binaries.unpack(platform, settings.binaries()),
                    platform,
                    PostgresUser.forFolder(folder),
                    Credentials.read(folder.credentials()),
                    settings.redisMaxMemory());
            return new EmbeddedStack(context, settings);
        } catch (IOException e) {
            throw new UncheckedIOException("The running stack in " + folder.path() + " could not be joined", e);
        }
    }

    private static void refuseBusyPorts(EmbeddedSettings settings, Collection<Integer> oursAlready) {
        List<Integer> ports = new ArrayList<>();
        settings.webPort().ifPresent(ports::add);
        ports.addAll(settings.ports().all());
        for (int port : ports) {
            if (!oursAlready.contains(port) && !StackPorts.isFree(port)) {
                throw new StackRefused("Port " + port + " (" + settings.ports().purpose(port) + ") is in use"
                        + PortHolder.of(port).map(holder -> " by " + holder).orElse("")
                        + "; stop that program, or move all of Quaestor's ports, for example by 100, with "
                        + "--quaestor.port-offset=100.");
            }
        }
    }

    private void startServers() {
        CompletableFuture<Void> redisReady = CompletableFuture.runAsync(this::startRedis);
        try {
            startPostgres();
            redisReady.join();
            Connections.write(context);
            supervisor = new Supervisor(context, primary, standby, servers());
        } catch (CompletionException e) {
            stopServers();
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } catch (RuntimeException | Error e) {
            Processes.becomes(Duration.ofMinutes(1), redisReady::isDone);
            stopServers();
            throw e;
        } catch (IOException | SQLException e) {
            Processes.becomes(Duration.ofMinutes(1), redisReady::isDone);
            stopServers();
            throw new IllegalStateException("The embedded stack did not start: " + e.getMessage(), e);
        }
    }

    private void startPostgres() throws IOException, SQLException {
        Connections.writePasswordFiles(context);
        long begin = System.nanoTime();
        if (!Files.exists(context.folder().primary())) {
            Bootstrap.makePrimary(context);
            begin = step("PostgreSQL data made", begin);
        }
        primary.start();
        begin = step("PostgreSQL primary on port " + primary.port(), begin);
        StandbyKeeper keeper = new StandbyKeeper(primary, standby, context.postgresUser());
        keeper.start();
        step("PostgreSQL standby on port " + standby.port(), begin);
    }

    private void startRedis() {
        long begin = System.nanoTime();
        redis.start();
        step(
                "Redis Cluster on ports " + context.ports().redis().getFirst() + " to "
                        + context.ports().redis().getLast(),
                begin);
    }

    private long step(String what, long begin) {
        settings.progress().accept(what + " … " + seconds(begin));
        return System.nanoTime();
    }

    private void stopServers() {
        try {
            Files.deleteIfExists(context.folder().running());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            try {
                redis.stop();
            } finally {
                try {
                    primary.stop();
                } finally {
                    standby.stop();
                }
            }
        }
    }

    private List<Server> servers() {
        List<Server> servers = new ArrayList<>(List.of(primary, standby));
        servers.addAll(redis.nodes());
        return servers;
    }

    private DatabaseAddress superuser(PostgresServer server) {
        return new DatabaseAddress(
                server.jdbcUrl("exchange"),
                Credentials.SUPERUSER,
                context.credentials().password(Credentials.SUPERUSER));
    }

    private static String seconds(long begin) {
        return "%.1f s".formatted((System.nanoTime() - begin) / 1e9);
    }
}
