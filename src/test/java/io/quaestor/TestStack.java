package io.quaestor;

import io.quaestor.platform.data.StoreAddresses;
import io.quaestor.platform.embedded.EmbeddedSettings;
import io.quaestor.platform.embedded.EmbeddedStack;
import io.quaestor.platform.embedded.StackPorts;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * The one embedded stack that all tests of a JVM share: on free ports, in a fresh folder, started when the first test
 * asks for it and stopped after the last Spring context.
 */
public final class TestStack {

    /** Where tests have the server programs unpacked, once per checkout. */
    public static final Path BINARIES = Path.of("target/binaries").toAbsolutePath();

    private static @Nullable EmbeddedStack running;

    private TestStack() {}

    public static synchronized EmbeddedStack stack() {
        EmbeddedStack stack = running;
        if (stack == null) {
            stack = start();
            running = stack;
            EmbeddedStack started = stack;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAfterSpring(started), "test-stack-close"));
        }
        return stack;
    }

    public static StoreAddresses addresses() {
        return stack().addresses();
    }

    private static EmbeddedStack start() {
        Path folder = Path.of("target/test-stack").toAbsolutePath();
        if (!EmbeddedStack.discard(folder)) {
            // Another test run of this checkout is going on.
            folder = folder.resolveSibling(
                    "test-stack-" + ProcessHandle.current().pid());
        }
        return EmbeddedStack.start(EmbeddedSettings.in(folder, StackPorts.free())
                .withBinaries(BINARIES)
                .withProgress(line -> LoggerFactory.getLogger(TestStack.class).info(line)));
    }

    /** Hooks run side by side; contexts that lose their stores while they close would fill the log with errors. */
    private static void closeAfterSpring(EmbeddedStack stack) {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("SpringApplicationShutdownHook")) {
                try {
                    thread.join(Duration.ofSeconds(20));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        stack.close();
    }

    /** Gives a Spring context the shared stack's addresses. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Addresses {

        @Bean
        StoreAddresses storeAddresses() {
            return TestStack.addresses();
        }
    }
}
