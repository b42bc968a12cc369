package io.quaestor.platform.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One PostgreSQL server with its data directory: the primary, or the standby if it is given one to follow. */
final class PostgresServer implements Server {

    /** The standby's replication slot on the primary: WAL is kept for it, up to a bound. */
    static final String SLOT = "standby1";

    private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
    private static final Duration LAST_MOMENT = Duration.ofSeconds(5);

    private final String name;
    private final Path directory;
    private final int port;
    private final OptionalInt follows;
    private final StackContext stack;

    private PostgresServer(String name, Path directory, int port, OptionalInt follows, StackContext stack) {
        this.name = name;
        this.directory = directory;
        this.port = port;
        this.follows = follows;
        this.stack = stack;
    }

    static PostgresServer primary(StackContext stack, Path directory) {
        return new PostgresServer("primary", directory, stack.ports().primary(), OptionalInt.empty(), stack);
    }

    static PostgresServer standby(StackContext stack) {
        return new PostgresServer(
                "standby",
                stack.folder().standby(),
                stack.ports().standby(),
                OptionalInt.of(stack.ports().primary()),
                stack);
    }

    @Override
    public String name() {
        return name;
    }

    Path directory() {
        return directory;
    }

    int port() {
        return port;
    }

    @Override
    public OptionalLong pid() {
        OptionalLong pid = Processes.pidIn(directory.resolve("postmaster.pid"));
        return pid.isPresent()
                        && Processes.aliveIn(pid.getAsLong(), stack.folder().path())
                ? pid
                : OptionalLong.empty();
    }

    /** Makes an empty data directory; the superuser's password reaches initdb in a file. */
    void initialise() throws IOException {
        Path password = stack.folder().path().resolve("initdb.password");
        try {
            FileTree.createPrivateFolder(directory);
            stack.postgresUser().own(directory);
            FileTree.writePrivate(password, stack.credentials().password(Credentials.SUPERUSER));
            stack.postgresUser().own(password);
            pgTool(
                    "initdb",
                    "-D",
                    directory.toString(),
                    "-U",
                    Credentials.SUPERUSER,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--lc-collate=C",
                    "--lc-ctype=" + stack.platform().characterClassification(),
                    "--lc-messages=C",
                    "--lc-monetary=C",
                    "--lc-numeric=C",
                    "--lc-time=C",
                    "--data-checksums");
        } finally {
            Files.deleteIfExists(password);
        }
    }

    /**
     * Starts the server and waits until it answers: a primary for as long as its recovery may take, a standby only
     * briefly, since without its WAL it never will.
     */
    @Override
    public void start() {
        removeMisleadingPidFile();
        writeConfiguration();
        String patienceSeconds = follows.isEmpty() ? "120" : "15";
        List<String> command = List.of(
                "start", "-D", directory.toString(), "-l", startLog().toString(), "-s", "-w", "-t", patienceSeconds);
        // A kill leaves children that hold the shared memory for a moment, therefore more than one attempt.
        for (int attempt = 1; attempt <= 5; attempt++) {
            try {
                pgTool("pg_ctl", command.toArray(String[]::new));
                return;
            } catch (IllegalStateException e) {
                log.debug("Attempt {} to start the {} failed", attempt, name, e);
                if (alive()) {
                    throw new IllegalStateException(
                            "PostgreSQL " + name + " on port " + port + " runs but does not answer after "
                                    + patienceSeconds + " s",
                            e);
                }
                pause();
            }
        }
        throw new IllegalStateException(
                "PostgreSQL " + name + " on port " + port + " does not start: " + Processes.tail(startLog()));
    }

    /**
     * Fast shutdown: sessions end, a primary first hands all WAL to its standby. A server that hangs is killed, which
     * costs no committed row.
     */
    void stop() {
        OptionalLong pid = pid();
        if (pid.isEmpty()) {
            return;
        }
        try {
            pgTool("pg_ctl", "stop", "-D", directory.toString(), "-s", "-m", "fast", "-w", "-t", "30");
            // pg_ctl waits for the pid file to go, which is a moment before the process ends.
            Processes.await("the " + name + " to end", LAST_MOMENT, () -> !Processes.alive(pid.getAsLong()));
        } catch (IllegalStateException e) {
            log.warn("The {} does not stop and is killed: {}", name, e.getMessage());
            Processes.kill(pid.getAsLong());
        }
    }

    /** A superuser's connection. The caller closes it. */
    Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", Credentials.SUPERUSER);
        properties.setProperty("password", stack.credentials().password(Credentials.SUPERUSER));
        properties.setProperty("ApplicationName", "quaestor embedded");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "60");
        return DriverManager.getConnection(jdbcUrl(database), properties);
    }

    String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private void pgTool(String tool, String... arguments) {
        Path output = stack.folder().log().resolve(name + "-tools.log");
        List<String> command =
                Processes.join(stack.postgresUser().prefix(), stack.binaries().tool(tool));
        command.addAll(List.of(arguments));
        int code = Processes.run(output, command);
        if (code != 0) {
            throw new IllegalStateException(
                    tool + " for the " + name + " ended with code " + code + ": " + Processes.tail(output));
        }
    }

    /**
     * Removes the process file if its number now belongs to another program, or to a dead server that nobody has reaped:
     * either would stop PostgreSQL from starting. A file whose process is gone stays, since PostgreSQL finds by it
     * whether children of the dead server still write.
     */
    private void removeMisleadingPidFile() {
        Path file = directory.resolve("postmaster.pid");
        OptionalLong pid = Processes.pidIn(file);
        if (pid.isPresent() && ProcessHandle.of(pid.getAsLong()).isPresent() && !alive()) {
            pause();
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void writeConfiguration() {
        try {
            Files.writeString(directory.resolve("postgresql.conf"), PostgresSettings.postgresqlConf(this, stack));
            Files.writeString(directory.resolve("pg_hba.conf"), PostgresSettings.HBA);
            Path signal = directory.resolve("standby.signal");
            if (follows.isPresent() && !Files.exists(signal)) {
                Files.createFile(signal);
            }
            stack.postgresUser().ownAll(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("The " + name + "'s configuration could not be written", e);
        }
    }

    OptionalInt follows() {
        return follows;
    }

    private Path startLog() {
        return stack.folder().log().resolve(name + "-start.log");
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(300);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while starting PostgreSQL", e);
        }
    }
}
