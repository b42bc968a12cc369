package io.quaestor.health;

import static io.quaestor.health.HealthReason.CONNECTION_REFUSED;
import static io.quaestor.health.HealthReason.DISCONNECTED;
import static io.quaestor.health.HealthReason.NODES_FAILING;
import static io.quaestor.health.HealthReason.NOT_A_STANDBY;
import static io.quaestor.health.HealthReason.NO_ANSWER;
import static io.quaestor.health.HealthReason.NO_CONNECTION_FREE;
import static io.quaestor.health.HealthReason.READ_ONLY;
import static io.quaestor.health.HealthReason.REPLAY_PAUSED;
import static io.quaestor.health.HealthReason.SIGN_IN_REFUSED;
import static io.quaestor.health.HealthStatus.DEGRADED;
import static io.quaestor.health.HealthStatus.DOWN;
import static io.quaestor.health.HealthStatus.UNKNOWN;
import static io.quaestor.health.HealthStatus.UP;
import static io.quaestor.health.StoreChecks.cluster;
import static io.quaestor.health.StoreChecks.freeze;
import static io.quaestor.health.StoreChecks.market;
import static io.quaestor.health.StoreChecks.membership;
import static io.quaestor.health.StoreChecks.node;
import static io.quaestor.health.StoreChecks.nodes;
import static io.quaestor.health.StoreChecks.onPrimary;
import static io.quaestor.health.StoreChecks.onStandby;
import static io.quaestor.health.StoreChecks.primary;
import static io.quaestor.health.StoreChecks.replica;
import static io.quaestor.health.StoreChecks.replication;
import static io.quaestor.health.StoreChecks.streaming;
import static io.quaestor.health.StoreChecks.sum;
import static io.quaestor.health.StoreChecks.until;
import static io.quaestor.health.StoreChecks.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.quaestor.TestStack;
import io.quaestor.health.RedisMembership.Role;
import io.quaestor.platform.data.DatabaseAddress;
import io.quaestor.platform.data.MarketDatabase;
import io.quaestor.platform.data.RedisAddress;
import io.quaestor.platform.data.StoreAddresses;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On the real servers; what a test breaks it mends before it ends. */
class HealthServiceTest {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final StoreAddresses addresses = TestStack.addresses();
    private final List<Runnable> closing = new ArrayList<>();

    @AfterEach
    void close() {
        closing.reversed().forEach(Runnable::run);
    }

    @Test
    void everything_is_up_and_says_who_it_is() {
        List<StoreHealth> all = until(service(addresses), StoreChecks::allUp);

        DatabaseFacts ofPrimary = Objects.requireNonNull(primary(all).facts());
        DatabaseFacts ofReplica = Objects.requireNonNull(replica(all).facts());
        assertThat(List.of(ofPrimary, ofReplica)).allSatisfy(facts -> {
            assertThat(facts.version()).startsWith("15.");
            assertThat(facts.databaseName()).isEqualTo("exchange");
            assertThat(facts.databaseSizeBytes()).isGreaterThan(5_000_000);
            assertThat(facts.connectionsUsed()).isBetween(1, facts.connectionsMax());
            assertThat(facts.connectionsMax()).isEqualTo(100);
            assertThat(facts.startedAt()).isBefore(Instant.now());
            assertThat(facts.uptimeSeconds()).isNotNegative();
        });
        assertThat(Objects.requireNonNull(market(all).facts()).databaseName())
                .isEqualTo(TestStack.addresses().market().urlParts().get("PGDBNAME"));
        assertThat(primary(all).address()).isNotEqualTo(replica(all).address());
        assertThat(primary(all).probe().tookMillis()).isLessThan(LIMIT.toMillis());

        RedisClusterFacts cluster = Objects.requireNonNull(cluster(all).facts());
        assertThat(cluster).isEqualTo(new RedisClusterFacts(true, 16384, 16384, 3, 6, 6));
        assertThat(nodes(all))
                .extracting(StoreHealth.RedisNode::address)
                .containsExactlyInAnyOrderElementsOf(addresses.redis().nodes());
        assertThat(nodes(all).stream()
                        .mapToInt(node -> membership(node).slotCount())
                        .sum())
                .isEqualTo(16384);
        for (StoreHealth.RedisNode node : nodes(all)) {
            RedisNodeFacts facts = Objects.requireNonNull(node.facts());
            assertThat(facts.version()).startsWith("7.");
            assertThat(facts.usedMemoryBytes()).isPositive();
            if (membership(node).role() == Role.REPLICA) {
                StoreHealth.RedisNode master =
                        node(all, Objects.requireNonNull(membership(node).masterAddress()));
                assertThat(membership(master).replicaAddresses()).contains(node.address());
            }
        }
    }

    @Test
    void hits_and_misses_are_counted_per_node() {
        HealthService service = service(addresses);
        long hits = sum(service.check(), RedisNodeFacts::hits);
        long misses = sum(service.check(), RedisNodeFacts::misses);
        int colon = addresses.redis().nodes().getFirst().lastIndexOf(':');
        String node = addresses.redis().nodes().getFirst();
        RedisURI uri = RedisURI.builder()
                .withHost(node.substring(0, colon))
                .withPort(Integer.parseInt(node.substring(colon + 1)))
                .withPassword(addresses.redis().password().toCharArray())
                .build();
        try (RedisClusterClient client = RedisClusterClient.create(uri);
                StatefulRedisClusterConnection<String, String> connection = client.connect()) {
            connection.sync().set("health-test", "1");
            connection.sync().get("health-test");
            connection.sync().get("health-test");
            connection.sync().get("health-test-missing");
            connection.sync().del("health-test");
        }
        List<StoreHealth> after = service.check();
        assertThat(sum(after, RedisNodeFacts::hits)).isGreaterThanOrEqualTo(hits + 2);
        assertThat(sum(after, RedisNodeFacts::misses)).isGreaterThanOrEqualTo(misses + 1);
        assertThat(new RedisNodeFacts("7", 1, 1, null, 2, 1, 1).hitRatio()).isEqualTo(new BigDecimal("0.6667"));
        assertThat(new RedisNodeFacts("7", 1, 1, null, 0, 0, 1).hitRatio()).isNull();
    }

    @Test
    void an_idle_primary_does_not_look_like_lag() {
        List<StoreHealth> idle = until(service(addresses), all -> {
            Instant commit = replication(all).lastReplayedCommitAt();
            return commit != null
                    && commit.isBefore(Instant.now().minusSeconds(1))
                    && replication(all) instanceof Replication.Streaming streaming
                    && Objects.equals(streaming.lagBytes(), 0L);
        });
        assertThat(((Replication.Streaming) replication(idle)).lagSeconds()).isEqualByComparingTo(BigDecimal.ZERO);
        assertThat(replica(idle).probe().status()).isEqualTo(UP);
    }

    @Test
    void paused_replay_shows_growing_bytes_while_still_streaming() throws SQLException {
        HealthService service = service(addresses);
        until(service, StoreChecks::caughtUp);
        onStandby("select pg_wal_replay_pause()");
        try {
            write(100_000);
            List<StoreHealth> first = until(service, all -> streaming(all).unreplayedBytes() >= 100_000);
            assertThat(replica(first).probe().status()).isEqualTo(DEGRADED);
            assertThat(replica(first).probe().reason()).isEqualTo(REPLAY_PAUSED);
            assertThat(streaming(first).replayPaused()).isTrue();
            assertThat(streaming(first).lagBytes()).isGreaterThanOrEqualTo(100_000);
            assertThat(streaming(first).lagSeconds()).isPositive();

            write(100_000);
            List<StoreHealth> second = until(service, all -> streaming(all).unreplayedBytes() >= 200_000);
            assertThat(streaming(second).lagBytes()).isGreaterThanOrEqualTo(200_000);
            assertThat(streaming(second).lagSeconds())
                    .isGreaterThan(streaming(first).lagSeconds());
            assertThat(primary(second).probe().status()).isEqualTo(UP);
        } finally {
            onStandby("select pg_wal_replay_resume()");
        }
        until(service, StoreChecks::caughtUp);
    }

    @Test
    void a_dead_receiver_says_disconnected() throws SQLException {
        HealthService service = service(addresses);
        onStandby("alter system set primary_conninfo = ''");
        onStandby("select pg_reload_conf()");
        try {
            List<StoreHealth> cut = until(service, all -> replication(all) instanceof Replication.Disconnected);
            assertThat(replica(cut).probe().status()).isEqualTo(DEGRADED);
            assertThat(replica(cut).probe().reason()).isEqualTo(DISCONNECTED);
            write(50_000);
            List<StoreHealth> later = service.check();
            assertThat(((Replication.Disconnected) replication(later)).missingBytes())
                    .isGreaterThanOrEqualTo(50_000);
            assertThat(primary(later).probe().status()).isEqualTo(UP);
            assertThat(market(later).probe().status()).isEqualTo(UP);
        } finally {
            onStandby("alter system reset primary_conninfo");
            onStandby("select pg_reload_conf()");
        }
        until(service, StoreChecks::caughtUp);
    }

    @Test
    void a_frozen_redis_node_is_unknown_and_the_others_are_up() throws Exception {
        HealthService service = service(addresses);
        List<StoreHealth> before = until(service, StoreChecks::allUp);
        String frozen = nodes(before).stream()
                .filter(node -> membership(node).role() == Role.REPLICA)
                .map(StoreHealth.RedisNode::address)
                .findFirst()
                .orElseThrow();
        int number = addresses.redis().nodes().indexOf(frozen) + 1;
        try (var _ = freeze("redis" + number)) {
            long begin = System.nanoTime();
            List<StoreHealth> all = service.check();
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            assertThat(took).isLessThan(LIMIT.multipliedBy(2));

            StoreHealth.RedisNode node = node(all, frozen);
            assertThat(node.probe().status()).isEqualTo(UNKNOWN);
            assertThat(node.probe().reason()).isEqualTo(NO_ANSWER);
            assertThat(node.facts()).isNull();
            assertThat(membership(node).role()).isEqualTo(Role.REPLICA);
            assertThat(nodes(all))
                    .filteredOn(other -> !other.equals(node))
                    .allSatisfy(other -> assertThat(other.probe().status()).isEqualTo(UP));
            assertThat(cluster(all).probe().reason()).isEqualTo(NODES_FAILING);
            assertThat(primary(all).probe().status()).isEqualTo(UP);
        }
        until(service, StoreChecks::allUp);
    }

    @Test
    void a_frozen_replica_is_unknown_and_the_rest_is_up() throws Exception {
        HealthService service = service(addresses);
        try (var _ = freeze("standby")) {
            List<StoreHealth> all = service.check();
            assertThat(replica(all).probe().status()).isEqualTo(UNKNOWN);
            assertThat(replica(all).probe().reason()).isEqualTo(NO_ANSWER);
            assertThat(replica(all).facts()).isNull();
            assertThat(all)
                    .filteredOn(store -> !(store instanceof StoreHealth.Replica))
                    .allSatisfy(store -> assertThat(store.probe().status()).isEqualTo(UP));
        }
        until(service, StoreChecks::allUp);
    }

    @Test
    void a_wrong_password_is_down_with_the_servers_words() {
        HealthService service = service(new StoreAddresses(
                addresses.owner(),
                withPassword(addresses.primary(), "wrong"),
                addresses.replica(),
                addresses.marketOwner(),
                addresses.market(),
                addresses.backup(),
                addresses.marketBackup(),
                new RedisAddress(addresses.redis().nodes(), "wrong")));
        List<StoreHealth> all = service.check();
        assertThat(primary(all).probe().status()).isEqualTo(DOWN);
        assertThat(primary(all).probe().reason()).isEqualTo(SIGN_IN_REFUSED);
        assertThat(primary(all).probe().detail()).contains("quaestor_app").doesNotContain("wrong");
        assertThat(nodes(all)).hasSize(6).allSatisfy(node -> {
            assertThat(node.probe().status()).isEqualTo(DOWN);
            assertThat(node.probe().reason()).isEqualTo(SIGN_IN_REFUSED);
        });
        assertThat(cluster(all).probe().status()).isEqualTo(DOWN);
        assertThat(market(all).probe().status()).isEqualTo(UP);
        // Without the primary's position nobody knows how far behind the replica is: not zero.
        assertThat(streaming(all).lagBytes()).isNull();
        assertThat(streaming(all).lagSeconds()).isNull();
    }

    @Test
    void a_refused_port_is_down() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<StoreHealth> all = service(allAt(port)).check();
        assertThat(all).isNotEmpty().allSatisfy(store -> {
            assertThat(store.probe().status()).isEqualTo(DOWN);
            assertThat(store.probe().reason()).isEqualTo(CONNECTION_REFUSED);
        });
    }

    @Test
    void what_listens_and_never_answers_is_unknown_within_the_limit() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            HealthService service = service(allAt(silent.getLocalPort()));
            long begin = System.nanoTime();
            List<StoreHealth> all = service.check();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT.multipliedBy(2));
            assertThat(all).isNotEmpty().allSatisfy(store -> {
                assertThat(store.probe().status()).isEqualTo(UNKNOWN);
                assertThat(store.probe().reason()).isEqualTo(NO_ANSWER);
            });
        }
    }

    @Test
    void servers_in_each_others_place_are_down() {
        DatabaseAddress app = addresses.primary();
        DatabaseAddress read = addresses.replica();
        List<StoreHealth> all = service(new StoreAddresses(
                        addresses.owner(),
                        new DatabaseAddress(read.jdbcUrl(), app.user(), app.password()),
                        new DatabaseAddress(app.jdbcUrl(), read.user(), read.password()),
                        addresses.marketOwner(),
                        addresses.market(),
                        addresses.backup(),
                        addresses.marketBackup(),
                        addresses.redis()))
                .check();
        assertThat(primary(all).probe().status()).isEqualTo(DOWN);
        assertThat(primary(all).probe().reason()).isEqualTo(READ_ONLY);
        assertThat(replica(all).probe().status()).isEqualTo(DOWN);
        assertThat(replica(all).probe().reason()).isEqualTo(NOT_A_STANDBY);
    }

    @Test
    void a_server_without_a_free_connection_is_down() throws SQLException {
        HealthService service = service(addresses);
        onPrimary("alter role quaestor_read connection limit 0");
        try {
            List<StoreHealth> all =
                    until(service, found -> replica(found).probe().status() == DOWN);
            assertThat(replica(all).probe().reason()).isEqualTo(NO_CONNECTION_FREE);
            assertThat(primary(all).probe().status()).isEqualTo(UP);
        } finally {
            onPrimary("alter role quaestor_read connection limit -1");
        }
        until(service, StoreChecks::allUp);
    }

    private HealthService service(StoreAddresses stores) {
        HealthProperties properties = new HealthProperties(LIMIT, Duration.ofSeconds(10));
        RedisHealthStore redis = new RedisHealthStore(stores, properties);
        MarketDatabase market = new MarketDatabase(TestStack.addresses().marketOwner());
        market.require();
        HealthService service = new HealthService(
                stores, new HealthRepository(properties), redis, properties, market, Clock.systemUTC());
        closing.add(service::destroy);
        return service;
    }

    private StoreAddresses allAt(int port) {
        DatabaseAddress database = new DatabaseAddress("jdbc:postgresql://127.0.0.1:" + port + "/exchange", "u", "p");
        return new StoreAddresses(
                database,
                database,
                database,
                database,
                database,
                database,
                database,
                new RedisAddress(List.of("127.0.0.1:" + port), "p"));
    }

    private static DatabaseAddress withPassword(DatabaseAddress address, String password) {
        return new DatabaseAddress(address.jdbcUrl(), address.user(), password);
    }
}
