package io.quaestor.health;

import io.quaestor.health.HealthRepository.DatabaseSample;
import io.quaestor.health.HealthRepository.ReplicaSample;
import io.quaestor.platform.data.DatabaseAddress;
import io.quaestor.platform.data.MarketDatabase;
import io.quaestor.platform.data.ReplicaLag;
import io.quaestor.platform.data.StoreAddresses;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Service;

/**
 * Asks every store how it is. Each probe has its own connection, its own thread and its own limit
 * ({@code quaestor.health.probe-limit}), so one that hangs neither stops nor slows the rest, and an exhausted pool of
 * the application does not make its store look dead.
 *
 * @see <a href="../../../../../../docs/decisions/health.md">docs/decisions/health.md</a>
 */
@Service
@EnableConfigurationProperties(HealthProperties.class)
public class HealthService implements DisposableBean {

    private final StoreAddresses addresses;
    private final MarketDatabase marketDatabase;
    private final HealthRepository repository;
    private final ProbeRunner runner;
    private final RedisProbes redis;
    private final ReplicaLag lag;
    private final BigDecimal lagLimitSeconds;

    /** When a check last found that the replica had everything. */
    HealthService(
            StoreAddresses addresses,
            HealthRepository repository,
            RedisHealthStore redisStore,
            HealthProperties properties,
            MarketDatabase marketDatabase,
            Clock clock) {
        this.marketDatabase = marketDatabase;
        this.addresses = addresses;
        this.repository = repository;
        this.runner = new ProbeRunner(clock, properties.probeLimit());
        this.redis = new RedisProbes(redisStore, runner, addresses);
        this.lag = new ReplicaLag(clock);
        this.lagLimitSeconds = seconds(properties.replicaLagLimit());
    }

    /**
     * Probes every store now, within the limit, or twice the limit while nodes of the Redis Cluster are yet to be
     * found. Anyone may call it; it changes nothing and never throws for a store that is away.
     *
     * @return primary, replica, market database, the Redis Cluster, then its nodes by address
     */
    public List<StoreHealth> check() {
        var primaryProbe = runner.start(() -> repository.database(addresses.primary()));
        var replicaProbe = runner.start(() -> repository.replica(addresses.replica()));
        var marketProbe = runner.start(() -> repository.database(addresses.market()));
        RedisProbes.Round redisProbes = redis.start();

        Answer<DatabaseSample> primary = primaryProbe.await();
        Answer<DatabaseSample> market = marketProbe.await();
        List<StoreHealth> all = new ArrayList<>();
        all.add(new StoreHealth.Primary(writable(primary), address(addresses.primary()), facts(primary.value())));
        all.add(replica(replicaProbe.await(), primary.value()));
        all.add(new StoreHealth.Market(
                made(market),
                address(addresses.market()),
                facts(market.value()),
                marketDatabase.making(),
                marketDatabase.server()));
        all.addAll(redisProbes.await());
        return List.copyOf(all);
    }

    @Override
    public void destroy() {
        runner.close();
    }

    private StoreHealth.Replica replica(Answer<ReplicaSample> answer, @Nullable DatabaseSample primary) {
        String address = address(addresses.replica());
        ReplicaSample sample = answer.value();
        if (sample == null) {
            return new StoreHealth.Replica(
                    answer.failed(Objects.requireNonNull(answer.failure())), address, null, null);
        }
        DatabaseFacts facts = sample.database().facts();
        if (!sample.database().standby()) {
            return new StoreHealth.Replica(
                    answer.down(HealthReason.NOT_A_STANDBY, "pg_is_in_recovery() is false"), address, facts, null);
        }
        Replication replication = replication(sample, primary == null ? null : primary.flushedBytes());
        return new StoreHealth.Replica(following(answer, sample, replication), address, facts, replication);
    }

    private Replication replication(ReplicaSample replica, @Nullable Long flushedBytes) {
        long replayed = Objects.requireNonNullElse(replica.replayedBytes(), 0L);
        long received = Objects.requireNonNullElse(replica.receivedBytes(), replayed);
        long unreplayed = Math.max(0, received - replayed);
        Long behind = flushedBytes == null ? null : Math.max(0, flushedBytes - replayed);
        if (!"streaming".equals(replica.receiver())) {
            return new Replication.Disconnected(
                    behind, unreplayed, replica.replayPaused(), replica.lastReplayedCommitAt());
        }
        return new Replication.Streaming(
                behind == null ? null : lag.seconds(behind, replica.lastReplayedCommitSeconds()),
                behind,
                unreplayed,
                replica.replayPaused(),
                replica.lastReplayedCommitAt());
    }

    private Probe following(Answer<?> answer, ReplicaSample sample, Replication replication) {
        return switch (replication) {
            case Replication.Disconnected _ ->
                answer.degraded(
                        HealthReason.DISCONNECTED,
                        sample.receiver() == null ? "no WAL receiver" : "WAL receiver is " + sample.receiver());
            case Replication.Streaming streaming
            when streaming.replayPaused() ->
                answer.degraded(
                        HealthReason.REPLAY_PAUSED, streaming.unreplayedBytes() + " bytes received and not replayed");
            case Replication.Streaming streaming
            when tooFarBehind(streaming.lagSeconds()) ->
                answer.degraded(
                        HealthReason.LAGGING, streaming.lagSeconds() + " s behind, limit " + lagLimitSeconds + " s");
            case Replication.Streaming _ ->
                connections(answer, sample.database().facts());
        };
    }

    private boolean tooFarBehind(@Nullable BigDecimal lagSeconds) {
        return lagSeconds != null && lagSeconds.compareTo(lagLimitSeconds) > 0;
    }

    private Probe made(Answer<DatabaseSample> answer) {
        return answer.value() == null || marketDatabase.making() != null
                ? writable(answer)
                : answer.degraded(HealthReason.TABLES_MISSING, marketDatabase.problem());
    }

    private static Probe writable(Answer<DatabaseSample> answer) {
        DatabaseSample sample = answer.value();
        if (sample == null) {
            return answer.failed(Objects.requireNonNull(answer.failure()));
        }
        if (sample.standby()) {
            return answer.down(HealthReason.READ_ONLY, "pg_is_in_recovery() is true");
        }
        return connections(answer, sample.facts());
    }

    private static Probe connections(Answer<?> answer, DatabaseFacts facts) {
        if (facts.connectionsUsed() * 5 > facts.connectionsMax() * 4) {
            return answer.degraded(
                    HealthReason.CONNECTIONS_NEARLY_USED_UP,
                    facts.connectionsUsed() + " of " + facts.connectionsMax() + " connections");
        }
        return answer.up();
    }

    private static @Nullable DatabaseFacts facts(@Nullable DatabaseSample sample) {
        return sample == null ? null : sample.facts();
    }

    private static String address(DatabaseAddress database) {
        Map<String, String> parts = database.urlParts();
        String[] hosts = parts.getOrDefault("PGHOST", "").split(",", -1);
        String[] ports = parts.getOrDefault("PGPORT", "").split(",", -1);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < hosts.length; i++) {
            all.add(hosts[i] + ":" + ports[i]);
        }
        return String.join(",", all);
    }

    private static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3);
    }
}
