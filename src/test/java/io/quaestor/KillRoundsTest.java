package io.quaestor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quaestor.platform.embedded.EmbeddedSettings;
import io.quaestor.platform.embedded.EmbeddedStack;
import io.quaestor.platform.embedded.StackPorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** kill -9 of the application, the primary and the standby while commands of every kind are being delivered. */
@Tag("long")
class KillRoundsTest {

    private static final Path DATA = Path.of("target/kill-rounds").toAbsolutePath();
    private static final Path DELIVERED =
            Path.of("target/kill-rounds-delivered").toAbsolutePath();
    private static final int PORT_OFFSET = 4_321;
    private static final int ROUNDS = 20;

    @Test
    void after_twenty_kills_every_row_is_what_one_clean_delivery_of_the_same_commands_leaves() throws Exception {
        assertThat(EmbeddedStack.discard(DATA)).as("no other run uses " + DATA).isTrue();
        Files.writeString(DELIVERED, "");
        long seed = new Random().nextLong(1_000_000_000);
        System.out.println("kill rounds: seed " + seed);
        Random random = new Random(seed);
        Player player = new Player(seed);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                String victim = round % 10 == 9
                        ? "standby"
                        : List.of("application", "primary").get(round % 2);
                player.awaitAcknowledged(30 + random.nextInt(200));
                if (victim.equals("application")) {
                    player.kill();
                    player = new Player(seed);
                } else {
                    kill(victim);
                }
                player.awaitAcknowledged(10);
                System.out.println("kill rounds: " + victim + " killed, "
                        + Files.readAllLines(DELIVERED).size() + " deliveries since the start, " + player.again
                        + " failed in this process");
            }
            List<String> verdict = player.stop();
            System.out.println("kill rounds: " + verdict);
            long commands = Files.readAllLines(DELIVERED).stream().distinct().count();
            assertThat(verdict).singleElement().asString().startsWith("VERIFIED " + commands + " commands, ");
            assertThat(commands).isGreaterThan(ROUNDS * 40);
        } finally {
            player.process.destroyForcibly().waitFor();
            EmbeddedStack.discard(DATA);
        }
    }

    private static void kill(String server) {
        EmbeddedStack stack = EmbeddedStack.start(EmbeddedSettings.in(DATA, StackPorts.shiftedBy(PORT_OFFSET))
                .withBinaries(TestStack.BINARIES)
                .withAttach(true));
        ProcessHandle.of(stack.processId(server)).orElseThrow().destroyForcibly();
    }

    /** The player's process and what it said. */
    private static final class Player {

        private final Process process;
        private final AtomicInteger acknowledged = new AtomicInteger();
        private final AtomicInteger again = new AtomicInteger();
        private final List<String> verdict = new CopyOnWriteArrayList<>();
        private final List<String> said = new CopyOnWriteArrayList<>();
        private final Thread reader;

        Player(long seed) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx512m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            KillRoundsPlayer.class.getName(),
                            DELIVERED.toString(),
                            Long.toString(seed),
                            "--spring.profiles.active=embedded",
                            "--quaestor.data=" + DATA,
                            "--quaestor.binaries=" + TestStack.BINARIES,
                            "--quaestor.port-offset=" + PORT_OFFSET,
                            "--quaestor.tape.simulator=off",
                            "--logging.level.root=error")
                    .redirectErrorStream(true)
                    .start();
            reader = Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("ACKNOWLEDGED ")) {
                        acknowledged.incrementAndGet();
                    } else if (line.startsWith("AGAIN ")) {
                        again.incrementAndGet();
                    } else if (line.startsWith("VERIFIED ")
                            || line.startsWith("DIFFERENT ")
                            || line.startsWith("BROKEN ")) {
                        verdict.add(line);
                    } else {
                        said.add(line);
                    }
                }
            } catch (IOException failure) {
                said.add(failure.toString());
            }
        }

        void awaitAcknowledged(int more) {
            int goal = acknowledged.get() + more;
            await().atMost(Duration.ofMinutes(3))
                    .failFast(() -> assertThat(process.isAlive()).as(tail()).isTrue())
                    .until(() -> acknowledged.get() >= goal);
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
            reader.join();
        }

        List<String> stop() throws IOException, InterruptedException {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            process.waitFor();
            reader.join();
            assertThat(process.exitValue()).as(tail()).isZero();
            return verdict;
        }

        private String tail() {
            List<String> all = new ArrayList<>(said);
            return String.join("\n", all.subList(Math.max(0, all.size() - 40), all.size()));
        }
    }
}
