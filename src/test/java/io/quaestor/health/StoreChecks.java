package io.quaestor.health;

import static io.quaestor.health.HealthStatus.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.TestStack;
import io.quaestor.platform.data.DatabaseAddress;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/** Picks the stores out of a check, waits for one that is as wanted, and breaks and mends the servers. */
final class StoreChecks {

    private StoreChecks() {}

    static List<StoreHealth> until(HealthService service, Predicate<List<StoreHealth>> wanted) {
        Instant end = Instant.now().plusSeconds(30);
        List<StoreHealth> all = service.check();
        while (!wanted.test(all)) {
            assertThat(Instant.now()).as("never came: %s", all).isBefore(end);
            all = service.check();
        }
        return all;
    }

    static boolean allUp(List<StoreHealth> all) {
        return all.size() == 10 && all.stream().allMatch(store -> store.probe().status() == UP);
    }

    static boolean caughtUp(List<StoreHealth> all) {
        return replication(all) instanceof Replication.Streaming streaming
                && Objects.equals(streaming.lagBytes(), 0L)
                && !streaming.replayPaused();
    }

    static void write(int bytes) throws SQLException {
        onPrimary("select pg_logical_emit_message(true, 'test', (select string_agg(md5(n::text), '')"
                + " from generate_series(1, " + (bytes / 32 + 1) + ") as n))");
    }

    static void onPrimary(String sql) throws SQLException {
        execute(TestStack.stack().primarySuperuser(), sql);
    }

    static void onStandby(String sql) throws SQLException {
        execute(TestStack.stack().standbySuperuser(), sql);
    }

    static void execute(DatabaseAddress address, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static AutoCloseable freeze(String server) throws IOException, InterruptedException {
        long pid = Objects.requireNonNull(TestStack.stack().processes().get(server));
        signal("STOP", pid);
        return () -> signal("CONT", pid);
    }

    static void signal(String signal, long pid) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + signal, String.valueOf(pid))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).isZero();
    }

    static long sum(List<StoreHealth> all, Function<RedisNodeFacts, Long> figure) {
        return nodes(all).stream()
                .mapToLong(node -> figure.apply(Objects.requireNonNull(node.facts())))
                .sum();
    }

    static StoreHealth.Primary primary(List<StoreHealth> all) {
        return only(all, StoreHealth.Primary.class);
    }

    static StoreHealth.Replica replica(List<StoreHealth> all) {
        return only(all, StoreHealth.Replica.class);
    }

    static StoreHealth.Market market(List<StoreHealth> all) {
        return only(all, StoreHealth.Market.class);
    }

    static StoreHealth.RedisCluster cluster(List<StoreHealth> all) {
        return only(all, StoreHealth.RedisCluster.class);
    }

    static Replication replication(List<StoreHealth> all) {
        return Objects.requireNonNull(replica(all).replication(), () -> "no replication: " + replica(all));
    }

    static Replication.Streaming streaming(List<StoreHealth> all) {
        assertThat(replication(all)).isInstanceOf(Replication.Streaming.class);
        return (Replication.Streaming) replication(all);
    }

    static List<StoreHealth.RedisNode> nodes(List<StoreHealth> all) {
        return all.stream()
                .filter(StoreHealth.RedisNode.class::isInstance)
                .map(StoreHealth.RedisNode.class::cast)
                .toList();
    }

    static StoreHealth.RedisNode node(List<StoreHealth> all, String address) {
        return nodes(all).stream()
                .filter(node -> node.address().equals(address))
                .findFirst()
                .orElseThrow();
    }

    static RedisMembership membership(StoreHealth.RedisNode node) {
        return Objects.requireNonNull(node.membership());
    }

    static <T extends StoreHealth> T only(List<StoreHealth> all, Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
    }
}
