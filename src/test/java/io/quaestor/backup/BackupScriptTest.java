package io.quaestor.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.TestStack;
import io.quaestor.platform.data.StoreAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code backup/backup} on the real servers, started as a shell starts it. */
class BackupScriptTest {

    @TempDir
    Path temp = Path.of("");

    private final StoreAddresses stores = TestStack.addresses();
    private Path root = Path.of("");
    private Map<String, String> settings = Map.of();

    @BeforeAll
    static void needsPrograms() {
        ScriptRun.needsPrograms();
    }

    @BeforeEach
    void settings() {
        root = temp.resolve("back ups");
        settings = ScriptRun.settings(root, stores);
    }

    @Test
    void a_backup_is_whole_by_its_manifest_and_readable_by_pg_restore() throws Exception {
        ScriptRun run = run();
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out()).anyMatch(line -> line.matches("progress 1/7 dump exchange \\(.*"));
        assertThat(run.out().getLast()).matches("made .*/\\d{8}T\\d{6}Z \\(.*, not verified\\)");

        BackupFolder.Made made = (BackupFolder.Made) only(catalogue());
        BackupManifest manifest = made.manifest();
        assertThat(manifest.files()).allSatisfy(file -> {
            byte[] bytes = Files.readAllBytes(made.path().resolve(file.path()));
            assertThat(bytes).hasSize((int) file.sizeBytes());
            assertThat(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
                    .isEqualTo(file.sha256());
        });
        assertThat(manifest.files())
                .extracting(BackupManifest.File::path)
                .containsExactlyInAnyOrderElementsOf(filesIn(made.path()).stream()
                        .map(file -> made.path().relativize(file).toString())
                        .filter(file -> !file.equals("manifest.json"))
                        .toList());

        assertThat(manifest.databases())
                .extracting(BackupManifest.Database::name)
                .containsExactly("exchange", "market_data");
        assertThat(manifest.databases()).allSatisfy(database -> {
            assertThat(database.standby()).isTrue();
            assertThat(database.serverVersion()).startsWith("15.");
            assertThat(database.timeline()).isPositive();
            assertThat(database.lsnBefore()).matches("[0-9A-F]+/[0-9A-F]+");
            assertThat(lsn(database.lsnAfter())).isGreaterThanOrEqualTo(lsn(database.lsnBefore()));
            Process list = new ProcessBuilder(
                            "pg_restore",
                            "--list",
                            made.path().resolve(database.folder()).toString())
                    .redirectErrorStream(true)
                    .start();
            String text = new String(list.getInputStream().readAllBytes(), UTF_8);
            assertThat(list.waitFor()).isZero();
            assertThat(text).contains("dbname: " + database.name());
        });

        assertThat(manifest.leftOut()).isEmpty();
        assertThat(manifest.redisMasters()).hasSize(3);
        assertThat(manifest.redisMasters()).allSatisfy(master -> {
            assertThat(RdbFile.isWhole(made.path().resolve(master.file()))).isTrue();
            assertThat(master.offsetAfter()).isGreaterThanOrEqualTo(master.offsetBefore());
        });
        for (Path path : filesIn(made.path())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
                    .isEqualTo("rwx------");
        }
        String written = Files.readString(made.path().resolve("manifest.json"))
                + Files.readString(made.path().resolve("backup.log"))
                + run.out();
        assertThat(written)
                .doesNotContain(stores.backup().password(), stores.redis().password());
    }

    @Test
    void no_secret_is_on_a_command_line_and_a_second_run_is_refused_while_one_runs() throws Exception {
        try (BlockedDump blocked = BlockedDump.block()) {
            ScriptRun run = ScriptRun.start(temp, settings);
            blocked.awaitDump();
            Process ps = new ProcessBuilder("ps", "-axww", "-o", "args").start();
            String commands = new String(ps.getInputStream().readAllBytes(), UTF_8);
            assertThat(commands).contains("pg_dump --format=directory");
            assertThat(commands)
                    .doesNotContain(stores.backup().password(), stores.redis().password());

            ScriptRun second = run();
            assertThat(second.status()).isEqualTo(1);
            assertThat(second.err())
                    .containsExactly("backup failed: another backup runs, pid " + run.pid() + "; wait for its end");
            assertThat(catalogue()).singleElement().isInstanceOf(BackupFolder.Partial.class);

            run.process().destroy();
            run.await();
        }
    }

    @Test
    void stopped_in_the_middle_it_leaves_nothing() throws Exception {
        try (BlockedDump blocked = BlockedDump.block()) {
            ScriptRun run = ScriptRun.start(temp, settings);
            blocked.awaitDump();
            run.process().destroy();
            run.await();
            assertThat(run.status()).isEqualTo(143);
            assertThat(run.err())
                    .containsExactly("backup failed: stopped by SIGTERM; what had been written was removed");
            assertThat(catalogue()).isEmpty();
            assertThat(inRoot()).containsExactly(".lock");
            ScriptRun.until("pg_dump's end", () -> BlockedDump.dumpsWaiting() == 0);
        }
    }

    @Test
    void killed_in_the_middle_it_leaves_no_backup_and_the_next_run_cleans_up() throws Exception {
        try (BlockedDump blocked = BlockedDump.block()) {
            ScriptRun run = ScriptRun.start(temp, settings);
            blocked.awaitDump();
            run.process().destroyForcibly();
            run.await();
            assertThat(catalogue()).singleElement().isInstanceOf(BackupFolder.Partial.class);
        }
        ScriptRun next = run();
        assertThat(next.status()).as(String.valueOf(next.err())).isZero();
        assertThat(next.out().getFirst()).matches("note removes .*/\\.partial-.*, left by a run that was killed");
        assertThat(catalogue()).singleElement().isInstanceOf(BackupFolder.Made.class);
        assertThat(inRoot()).hasSize(2);
    }

    @Test
    void a_dump_that_recovery_cancels_fails_clearly() throws Exception {
        BlockedDump.on(TestStack.stack().standbySuperuser(), "alter system set max_standby_streaming_delay = 0");
        BlockedDump.on(TestStack.stack().standbySuperuser(), "select pg_reload_conf()");
        try (BlockedDump blocked = BlockedDump.block()) {
            ScriptRun run = ScriptRun.start(temp, settings);
            blocked.awaitDump();
            // The dump holds this one: the replica cannot go on without ending the dump.
            blocked.lock("earlier");
            run.await();
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err())
                    .singleElement()
                    .asString()
                    .contains(
                            "dump of exchange",
                            "conflict with recovery",
                            "hot_standby_feedback",
                            "max_standby_streaming_delay");
            assertThat(inRoot()).containsExactly(".lock");
        } finally {
            BlockedDump.on(TestStack.stack().standbySuperuser(), "alter system reset max_standby_streaming_delay");
            BlockedDump.on(TestStack.stack().standbySuperuser(), "select pg_reload_conf()");
        }
    }

    @Test
    void a_password_with_quotes_spaces_and_colons_works() throws Exception {
        String password = "a b:c\\d'e\"f $x `y` ü";
        password("$$" + password + "$$");
        try {
            settings.put("PGPASSWORD", password);
            settings.remove("QUAESTOR_REDIS_NODES");
            ScriptRun.until("the password on the replica", () -> runQuietly().status() == 0);
        } finally {
            password("'" + stores.backup().password() + "'");
        }
    }

    @Test
    void what_is_missing_too_old_or_away_is_named_and_nothing_is_left() throws Exception {
        Path old = Files.createDirectory(temp.resolve("old"));
        script(old.resolve("pg_dump"), "echo 'pg_dump (PostgreSQL) 14.9'");
        assertThat(failure(Map.of("QUAESTOR_PG_BIN", old.toString())))
                .contains("pg_dump is too old: database exchange is on PostgreSQL 15, found only 14.9 in " + old)
                .contains("postgresql");
        assertThat(failure(Map.of("QUAESTOR_PG_BIN", "/nowhere")))
                .contains("pg_dump is missing: none in /nowhere (QUAESTOR_PG_BIN); install version 15 or newer");
        assertThat(failure(Map.of("PGPORT", "1"))).contains("database exchange cannot be asked", "refused");
        assertThat(failure(Map.of("PGPASSWORD", "wrong")))
                .contains("database exchange cannot be asked", "password authentication failed");
        assertThat(failure(Map.of("QUAESTOR_MARKET_DATABASE", "nothing"))).contains("\"nothing\" does not exist");
        assertThat(failure(Map.of("REDISCLI_AUTH", "wrong"))).contains("no Redis node says who is in the cluster");
        assertThat(failure(Map.of("QUAESTOR_REDIS_NODES", "127.0.0.1:1")))
                .contains("no Redis node says who is in the cluster; 127.0.0.1:1: ");
        assertThat(failure(Map.of("QUAESTOR_BACKUP_JOBS", "two"))).contains("'two', which is not a number above 0");
        assertThat(failure(Map.of("PGHOST", "", "PGUSER", ""))).contains("not set: PGHOST PGUSER");
        Path tight = Files.createDirectory(temp.resolve("tight"));
        script(tight.resolve("df"), "printf 'Filesystem 1024-blocks Used Available\\nx 1 1 1 1%% /\\n'");
        assertThat(failure(Map.of("PATH", tight + ":" + System.getenv("PATH")))).contains("too little room in ");
        Path broken = Files.createDirectory(temp.resolve("broken"));
        script(broken.resolve("pg_dump"), """
                [ "$1" = --version ] && { echo 'pg_dump (PostgreSQL) 15.1'; exit; }
                for argument; do case $argument in --file=*) mkdir "${argument#*=}"; echo half > "${argument#*=}/toc.dat";; esac; done
                echo 'pg_dump: error: server closed the connection unexpectedly' >&2; exit 1""");
        assertThat(failure(Map.of("QUAESTOR_PG_BIN", broken.toString())))
                .contains("dump of exchange, status 1: pg_dump: error: server closed the connection unexpectedly");
    }

    @Test
    void without_redis_cli_the_manifest_and_the_log_say_so() throws Exception {
        settings.put("QUAESTOR_REDIS_CLI", "/nowhere/redis-cli");
        ScriptRun run = run();
        assertThat(run.status()).isZero();
        assertThat(run.out()).anyMatch(line -> line.startsWith("note redis is left out: redis-cli is missing"));
        BackupFolder.Made made = (BackupFolder.Made) only(catalogue());
        assertThat(made.manifest().redisMasters()).isEmpty();
        assertThat(made.manifest().leftOut()).singleElement().satisfies(left -> {
            assertThat(left.what()).isEqualTo("redis");
            assertThat(left.why()).contains("redis-cli is missing at /nowhere/redis-cli");
        });
        assertThat(Files.readString(made.path().resolve("backup.log"))).contains("redis is left out");
    }

    private ScriptRun run() throws IOException, InterruptedException {
        return ScriptRun.start(temp, settings).await();
    }

    private ScriptRun runQuietly() {
        try {
            return run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The one line on standard error; nothing but the lock may be left. */
    private String failure(Map<String, String> changed) throws IOException, InterruptedException {
        Map<String, String> all = ScriptRun.settings(root, stores);
        all.putAll(changed);
        ScriptRun run = ScriptRun.start(temp, all).await();
        assertThat(run.status()).isEqualTo(1);
        if (Files.exists(root)) {
            assertThat(inRoot()).containsExactly(".lock");
        }
        assertThat(run.err()).hasSize(1);
        return run.err().getFirst();
    }

    private List<BackupFolder> catalogue() {
        return new BackupCatalogue(root).list();
    }

    private static BackupFolder only(List<BackupFolder> folders) {
        assertThat(folders).hasSize(1);
        return folders.getFirst();
    }

    private List<String> inRoot() throws IOException {
        try (Stream<Path> paths = Files.list(root)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }

    private static void password(String literal) throws SQLException {
        BlockedDump.on(TestStack.stack().primarySuperuser(), "alter role quaestor_backup password " + literal);
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static long lsn(String text) {
        String[] halves = text.split("/", 2);
        return (Long.parseLong(halves[0], 16) << 32) + Long.parseLong(halves[1], 16);
    }
}
