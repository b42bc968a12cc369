package io.quaestor.health;

import static io.quaestor.health.StoreChecks.cluster;
import static io.quaestor.health.StoreChecks.membership;
import static io.quaestor.health.StoreChecks.node;
import static io.quaestor.health.StoreChecks.nodes;
import static io.quaestor.health.StoreChecks.signal;
import static io.quaestor.health.StoreChecks.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.TestStack;
import io.quaestor.health.RedisMembership.Role;
import io.quaestor.platform.data.MarketDatabase;
import io.quaestor.platform.data.StoreAddresses;
import io.quaestor.platform.embedded.EmbeddedSettings;
import io.quaestor.platform.embedded.EmbeddedStack;
import io.quaestor.platform.embedded.StackPorts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a stack of its own: a cluster that failed over is not what other tests expect. */
@Tag("long")
class RedisFailoverTest {

    @TempDir
    Path data = Path.of("");

    @Test
    void a_frozen_master_is_unknown_and_its_replica_is_shown_with_its_slots() throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(
                EmbeddedSettings.in(data.resolve("stack"), StackPorts.free()).withBinaries(TestStack.BINARIES))) {
            StoreAddresses addresses = stack.addresses();
            HealthProperties properties = new HealthProperties(Duration.ofSeconds(2), Duration.ofSeconds(10));
            MarketDatabase market = new MarketDatabase(addresses.marketOwner());
            market.require();
            HealthService service = new HealthService(
                    addresses,
                    new HealthRepository(properties),
                    new RedisHealthStore(addresses, properties),
                    properties,
                    market,
                    Clock.systemUTC());
            List<StoreHealth> before = until(service, StoreChecks::allUp);
            StoreHealth.RedisNode master = nodes(before).stream()
                    .filter(node -> membership(node).role() == Role.MASTER)
                    .findFirst()
                    .orElseThrow();
            String heir = membership(master).replicaAddresses().getFirst();
            String server = "redis" + (addresses.redis().nodes().indexOf(master.address()) + 1);
            long pid = Objects.requireNonNull(stack.processes().get(server));
            signal("STOP", pid);
            try {
                List<StoreHealth> during = service.check();
                assertThat(node(during, master.address()).probe().status()).isEqualTo(HealthStatus.UNKNOWN);
                assertThat(cluster(during).probe().status()).isNotEqualTo(HealthStatus.UP);

                List<StoreHealth> after = until(
                        service,
                        all -> membership(node(all, heir)).role() == Role.MASTER
                                && cluster(all).probe().status() == HealthStatus.DEGRADED);
                assertThat(membership(node(after, heir)).slots())
                        .isEqualTo(membership(master).slots());
                assertThat(node(after, heir).probe().status()).isEqualTo(HealthStatus.UP);
                assertThat(node(after, master.address()).probe().status()).isEqualTo(HealthStatus.UNKNOWN);
                assertThat(cluster(after).facts()).isEqualTo(new RedisClusterFacts(true, 16384, 16384, 3, 6, 5));
            } finally {
                signal("CONT", pid);
            }
            List<StoreHealth> healed = until(service, StoreChecks::allUp);
            assertThat(membership(node(healed, master.address())).masterAddress())
                    .isEqualTo(heir);
            service.destroy();
        }
    }
}
