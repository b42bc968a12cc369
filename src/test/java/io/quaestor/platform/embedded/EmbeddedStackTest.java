package io.quaestor.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quaestor.TestStack;
import io.quaestor.platform.data.DatabaseAddress;
import io.quaestor.platform.data.StoreAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stack of its own, because its servers are killed and its folder is started more than once. */
class EmbeddedStackTest {

    private static final Path DATA = Path.of("target/embedded stack test").toAbsolutePath();

    private static EmbeddedStack stack;

    @BeforeAll
    static void start() {
        assertThat(EmbeddedStack.discard(DATA)).isTrue();
        stack = EmbeddedStack.start(settings());
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void everyRoleSignsInWhereItIsMeantTo() throws SQLException {
        StoreAddresses addresses = stack.addresses();
        String who = "select current_user || ' ' || current_database() || ' ' || pg_is_in_recovery()";
        assertThat(Sql.ask(addresses.owner(), who)).isEqualTo("quaestor_owner exchange false");
        assertThat(Sql.ask(addresses.primary(), who)).isEqualTo("quaestor_app exchange false");
        assertThat(Sql.ask(addresses.replica(), who)).isEqualTo("quaestor_read exchange true");
        assertThat(Sql.ask(addresses.marketOwner(), who)).isEqualTo("quaestor_owner market_data false");
        assertThat(Sql.ask(addresses.market(), who)).isEqualTo("quaestor_app market_data false");
        assertThat(Sql.ask(addresses.backup(), who)).isEqualTo("quaestor_backup exchange true");
        assertThat(Sql.ask(addresses.marketBackup(), who)).isEqualTo("quaestor_backup market_data true");
    }

    @Test
    void aWrongPasswordIsRefused() {
        DatabaseAddress right = stack.addresses().primary();
        assertThatThrownBy(() -> Sql.ask(new DatabaseAddress(right.jdbcUrl(), right.user(), "guess"), "select 1"))
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void theStandbyFollowsAndRefusesWrites() throws SQLException {
        writeRow("standby_follows", "seen");
        awaitRowOnStandby("standby_follows", "seen");
        assertThatThrownBy(() -> Sql.run(stack.standbySuperuser(), "create table refused (id int)"))
                .hasMessageContaining("read-only transaction");
    }

    @Test
    void committedDataIsWrittenThrough() throws SQLException {
        assertThat(Sql.ask(stack.primarySuperuser(), "show fsync")).isEqualTo("on");
        assertThat(Sql.ask(stack.primarySuperuser(), "show synchronous_commit")).isEqualTo("on");
        assertThat(Sql.ask(stack.primarySuperuser(), "show listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(Sql.ask(stack.primarySuperuser(), "select count(*) from pg_stat_statements"))
                .isNotEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"primary", "standby", "redis1", "redis5"})
    void aServerThatIsKilledComesBackAndTheStandbyStillFollows(String server) throws SQLException {
        writeRow("killed_" + server, "before");
        long pid = stack.processId(server);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> stack.processes().size() == 8 && stack.processId(server) != pid);
        writeRow("after_" + server, "after");
        awaitRowOnStandby("killed_" + server, "before");
        awaitRowOnStandby("after_" + server, "after");
    }

    @Test
    void aStandbyWhoseWalIsGoneIsMadeAnew() throws SQLException {
        long hung = stack.processId("standby");
        Sql.run(
                stack.primarySuperuser(),
                "alter system set max_slot_wal_keep_size = '32MB'",
                "select pg_reload_conf()");
        long receiver = Long.parseLong(Sql.ask(stack.standbySuperuser(), "select pid from pg_stat_wal_receiver"));
        // A server that hangs does not replace its receiver.
        signal("-STOP", hung);
        ProcessHandle.of(receiver).orElseThrow().destroyForcibly();
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                Sql.run(
                        stack.primarySuperuser(),
                        "create table if not exists filler (text text)",
                        "insert into filler values ('some')",
                        "select pg_switch_wal()",
                        "checkpoint");
                return Sql.ask(
                                stack.primarySuperuser(),
                                "select count(*) from pg_replication_slots where wal_status in ('reserved', 'extended')")
                        .equals("0");
            });
            writeRow("made_anew", "there");
            awaitRowOnStandby("made_anew", "there");
            assertThat(Processes.alive(hung)).isFalse();
        } finally {
            Sql.run(stack.primarySuperuser(), "alter system reset max_slot_wal_keep_size", "select pg_reload_conf()");
        }
    }

    @Test
    void aSecondStartOnOtherPortsFindsItsDataAndItsRedisKeys() throws SQLException, IOException {
        writeRow("second_start", "kept");
        redis("SET", "second:start", "kept");
        Map<String, Long> first = stack.processes();
        List<String> steps = new ArrayList<>();
        stack.close();
        assertThat(first.values()).noneMatch(Processes::alive);
        assertThat(DATA.resolve("running")).doesNotExist();

        stack = EmbeddedStack.start(settings().withProgress(steps::add));

        assertThat(Sql.ask(stack.primarySuperuser(), "select value from second_start"))
                .isEqualTo("kept");
        awaitRowOnStandby("second_start", "kept");
        assertThat(redis("GET", "second:start")).isEqualTo("kept");
        assertThat(steps).noneMatch(step -> step.contains("data made") || step.contains("left over"));
    }

    @Test
    void passwordsAreInFilesOfTheirOwnerOnlyAndOnNoCommandLine() throws IOException {
        Properties passwords = new Properties();
        try (var reader = Files.newBufferedReader(DATA.resolve("credentials"))) {
            passwords.load(reader);
        }
        assertThat(passwords).hasSize(7);
        for (String file :
                List.of("credentials", "pgpass", "redis.password", "redis/1/redis.conf", "running", "lock")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(DATA.resolve(file))))
                    .as(file)
                    .isEqualTo("rw-------");
        }
        for (String folder : List.of("", "primary", "standby", "redis", "log")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(DATA.resolve(folder))))
                    .as(folder)
                    .isEqualTo("rwx------");
        }
        String connections = Files.readString(DATA.resolve("connections"));
        List<String> commandLines = stack.processes().values().stream()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
                .map(process -> commandLine(process.pid()))
                .toList();
        assertThat(commandLines).hasSizeGreaterThan(8);
        for (String name : passwords.stringPropertyNames()) {
            assertThat(commandLines).noneMatch(line -> line.contains(passwords.getProperty(name)));
            assertThat(connections).doesNotContain(passwords.getProperty(name));
        }
    }

    @Test
    void noServerListensBeyondThisMachine() throws IOException {
        List<Integer> ports = stack.ports().all();
        List<String> addresses = Files.readAllLines(Path.of("/proc/net/tcp")).stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields[3].equals("0A"))
                .map(fields -> fields[1])
                .filter(address -> ports.contains(Integer.parseInt(address.substring(address.indexOf(':') + 1), 16)))
                .toList();
        assertThat(addresses).hasSize(ports.size()).allMatch(address -> address.startsWith("0100007F:"));
    }

    private static EmbeddedSettings settings() {
        return EmbeddedSettings.in(DATA, StackPorts.free()).withBinaries(TestStack.BINARIES);
    }

    private static void writeRow(String table, String value) throws SQLException {
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .untilAsserted(() -> Sql.run(
                        stack.primarySuperuser(),
                        "create table if not exists " + table + " as select '" + value + "'::text as value"));
        assertThat(Sql.ask(stack.primarySuperuser(), "select value from " + table))
                .isEqualTo(value);
    }

    private static void awaitRowOnStandby(String table, String value) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> value.equals(Sql.ask(stack.standbySuperuser(), "select value from " + table)));
    }

    private static String redis(String... command) throws IOException {
        Properties credentials = new Properties();
        try (var reader = Files.newBufferedReader(DATA.resolve("credentials"))) {
            credentials.load(reader);
        }
        IOException last = new IOException("no node");
        for (int port : stack.ports().redis()) {
            try (RespClient client = new RespClient(port, credentials.getProperty("redis"))) {
                return client.call(command);
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    /** As everybody on this machine can read it. */
    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void signal(String signal, long pid) {
        assertThat(Processes.run(Path.of("/dev/null"), List.of("kill", signal, String.valueOf(pid))))
                .isZero();
    }
}
