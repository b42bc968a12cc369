package io.quaestor.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quaestor.TestStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An instance in a JVM of its own is killed; the next one finds its servers running. */
class LeftoversTest {

    private static final Path DATA = Path.of("target/leftovers-test").toAbsolutePath();

    /** Starts a stack and says so. */
    public static final class Instance {

        private Instance() {}

        static void main(String[] arguments) throws IOException, InterruptedException {
            EmbeddedStack stack = EmbeddedStack.start(settings(Connections.portsFrom(arguments[0])));
            System.out.println("ready " + stack.processes());
            Thread.currentThread().join();
        }
    }

    @Test
    void afterAKillTheNextStartStopsWhatIsLeftOverAndNoCommittedRowIsMissing() throws Exception {
        assertThat(EmbeddedStack.discard(DATA)).isTrue();
        StackPorts ports = StackPorts.free();
        Process instance = startInstance(ports);
        try {
            EmbeddedStack seen = EmbeddedStack.start(settings(ports).withAttach(true));
            Sql.run(seen.primarySuperuser(), "create table kept (id int primary key)");
            Map<String, Long> before = seen.processes();
            assertThat(before).hasSize(8);

            int committed = insertUntilKilled(seen, instance);

            assertThat(before.values()).allMatch(Processes::alive);
            List<String> steps = new ArrayList<>();
            try (EmbeddedStack next = EmbeddedStack.start(settings(ports).withProgress(steps::add))) {
                assertThat(steps.getFirst()).startsWith("Stopped what an earlier run left over");
                assertThat(before.values()).noneMatch(Processes::alive);
                assertThat(Integer.parseInt(Sql.ask(next.primarySuperuser(), "select count(*) from kept")))
                        .isEqualTo(committed);
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> Sql.ask(next.standbySuperuser(), "select count(*) from kept")
                                .equals(String.valueOf(committed)));
            }
        } finally {
            instance.destroyForcibly().waitFor();
            Leftovers.in(new DataFolder(DATA)).kill();
        }
    }

    @Test
    void aServerOfAnotherFolderIsNotTakenForALeftover() {
        assertThat(TestStack.stack().processes()).hasSize(8);
        Path neighbour = TestStack.stack().folder().resolveSibling("test");
        assertThat(Leftovers.in(new DataFolder(neighbour)).ports()).isEmpty();
        Leftovers.in(new DataFolder(neighbour)).kill();
        assertThat(TestStack.stack().processes()).hasSize(8);
    }

    private static int insertUntilKilled(EmbeddedStack stack, Process instance) throws SQLException {
        for (int id = 1; id <= 200; id++) {
            Sql.run(stack.primarySuperuser(), "insert into kept values (" + id + ")");
            if (id == 100) {
                instance.destroyForcibly();
            }
        }
        return 200;
    }

    private static Process startInstance(StackPorts ports) throws IOException {
        Path output = Path.of("target/leftovers-test.out");
        Files.deleteIfExists(output);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Instance.class.getName(),
                        Connections.describe(ports))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        await().atMost(Duration.ofSeconds(60))
                .failFast(() ->
                        assertThat(process.isAlive()).as(Processes.tail(output)).isTrue())
                .until(() -> Files.readString(output).contains("ready {"));
        return process;
    }

    private static EmbeddedSettings settings(StackPorts ports) {
        return EmbeddedSettings.in(DATA, ports).withBinaries(TestStack.BINARIES);
    }
}
