package io.quaestor.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quaestor.platform.data.DatabaseAddress;
import io.quaestor.platform.data.StoreAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Runs {@code backup/backup} as a shell would, and waits for what it does. */
final class ScriptRun {

    static final Path SCRIPT = Path.of("backup/backup").toAbsolutePath();

    private final Path output;
    private final Path errors;
    private final Process process;

    private ScriptRun(Path folder, Map<String, String> settings) throws IOException {
        output = Files.createTempFile(folder, "run", ".out");
        errors = Files.createTempFile(folder, "run", ".err");
        ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(settings);
        process = builder.start();
    }

    /** Output goes into files in the folder. */
    static ScriptRun start(Path folder, Map<String, String> settings) throws IOException {
        return new ScriptRun(folder, settings);
    }

    /** What a person would set in a shell. */
    static Map<String, String> settings(Path root, StoreAddresses stores) {
        DatabaseAddress database = stores.backup();
        Map<String, String> parts = database.urlParts();
        return new HashMap<>(Map.of(
                "QUAESTOR_BACKUP_ROOT", root.toString(),
                "PGHOST", parts.getOrDefault("PGHOST", ""),
                "PGPORT", parts.getOrDefault("PGPORT", ""),
                "PGUSER", database.user(),
                "PGPASSWORD", database.password(),
                "QUAESTOR_REDIS_NODES", String.join(" ", stores.redis().nodes()),
                "REDISCLI_AUTH", stores.redis().password()));
    }

    /** Without these programs there is nothing to test; on a build server they must be there. */
    static void needsPrograms() {
        List<String> missing = Stream.of("pg_dump", "pg_restore", "psql", "redis-cli")
                .filter(program -> Arrays.stream(System.getenv("PATH").split(":", -1))
                        .noneMatch(folder -> Files.isExecutable(Path.of(folder, program))))
                .toList();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(missing).as("programs that the backup tests need").isEmpty();
        }
        assumeTrue(missing.isEmpty(), () -> "Skipped, not on this machine: " + missing);
    }

    static void until(String what, BooleanSupplier condition) {
        Instant end = Instant.now().plusSeconds(60);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("never came: " + what).isBefore(end);
            LockSupport.parkNanos(20_000_000);
        }
    }

    ScriptRun await() throws InterruptedException {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("the script ends").isTrue();
        return this;
    }

    int status() {
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    Process process() {
        return process;
    }

    List<String> out() {
        return lines(output);
    }

    List<String> err() {
        return lines(errors);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
