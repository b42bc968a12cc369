package io.quaestor;

import io.quaestor.platform.data.DatabaseAddress;
import io.quaestor.platform.data.StoreAddresses;
import io.quaestor.platform.embedded.EmbeddedSettings;
import io.quaestor.platform.embedded.EmbeddedStack;
import io.quaestor.platform.embedded.StackPorts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
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
    private static @Nullable TestTimescale timescale;

    private TestStack() {}

    public static synchronized EmbeddedStack stack() {
        EmbeddedStack stack = running;
        if (stack == null) {
            stack = start();
            running = stack;
            timescale = TestTimescale.ifThereIsOne();
            EmbeddedStack started = stack;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAfterSpring(started), "test-stack-close"));
        }
        return stack;
    }

    /** The stack's; the market database is {@link TestTimescale}'s where there is one. */
    public static synchronized StoreAddresses addresses() {
        StoreAddresses embedded = stack().addresses();
        TestTimescale market = timescale;
        return market == null
                ? embedded
                : new StoreAddresses(
                        embedded.owner(),
                        embedded.primary(),
                        embedded.replica(),
                        market.owner(),
                        market.application(),
                        embedded.backup(),
                        embedded.marketBackup(),
                        embedded.redis());
    }

    /** A superuser of the server with the market database. */
    public static synchronized DatabaseAddress marketSuperuser() {
        EmbeddedStack stack = stack();
        TestTimescale market = timescale;
        return market == null ? stack.primarySuperuser() : market.superuser();
    }

    /** Takes the market database away, as an administrator would: connections are ended, none is let in; or gives it back. */
    public static void letConnectToMarket(boolean isLet) throws SQLException {
        DatabaseAddress superuser = marketSuperuser();
        String name = addresses().marketOwner().urlParts().get("PGDBNAME");
        try (Connection connection =
                        DriverManager.getConnection(superuser.jdbcUrl(), superuser.user(), superuser.password());
                Statement statement = connection.createStatement()) {
            statement.execute("alter database " + name + " allow_connections " + isLet);
            if (!isLet) {
                // Not TimescaleDB's scheduler: nobody would start it again.
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where backend_type = 'client backend' and datname = '" + name + "'");
            }
        }
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
