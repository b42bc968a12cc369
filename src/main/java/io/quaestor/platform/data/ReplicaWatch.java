package io.quaestor.platform.data;

import jakarta.annotation.PreDestroy;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks primary and replica for their positions in the WAL, once an interval for all readers, each on a connection of its
 * own. An idle primary is no lag: only what is missing in bytes counts, and how long it has been missing.
 */
public class ReplicaWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ReplicaWatch.class);
    private static final int ANSWER_SECONDS = 2;

    private static final String PRIMARY = "select pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::bigint";
    private static final String REPLICA = """
            select pg_is_in_recovery(),
                   pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint,
                   (select status from pg_stat_wal_receiver) is not distinct from 'streaming',
                   case when pg_is_in_recovery() then pg_is_wal_replay_paused() else false end,
                   extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())::numeric(20, 3)
            """;

    private final Line primary;
    private final Line replica;
    private final Duration mostLag;
    private final Clock clock;
    private final ReplicaLag lag;
    private final Set<Consumer<Freshness>> listeners = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("replica-watch").factory());
    private volatile Freshness latest;
    private volatile boolean primaryAnswers;

    ReplicaWatch(DatabaseAddress primary, DatabaseAddress replica, ReplicaProperties properties, Clock clock) {
        this.primary = new Line(primary);
        this.replica = new Line(replica);
        this.mostLag = properties.mostLag();
        this.clock = clock;
        this.lag = new ReplicaLag(clock);
        this.latest = new Freshness(Freshness.State.UNKNOWN, null, null, clock.instant());
        long millis = properties.watchInterval().toMillis();
        // Ends with the executor; a look never throws.
        var _ = executor.scheduleWithFixedDelay(this::look, 0, millis, TimeUnit.MILLISECONDS);
    }

    /** As last looked at, at most an interval and the two answers ago. */
    public Freshness latest() {
        return latest;
    }

    /** Calls the listener after every look, on the watch's thread, until it is {@linkplain #forget forgotten}. */
    public void listen(Consumer<Freshness> listener) {
        listeners.add(listener);
    }

    public void forget(Consumer<Freshness> listener) {
        listeners.remove(listener);
    }

    /** Why the replica should not be asked while the primary can be; null where it may. */
    @Nullable
    ReadSource instead() {
        Freshness seen = latest;
        if (!primaryAnswers) {
            return null;
        }
        return switch (seen.state()) {
            case AWAY -> ReadSource.PRIMARY_FOR_ABSENT_REPLICA;
            case UNKNOWN -> null;
            default ->
                seen.lagSeconds() != null && seen.lagSeconds().compareTo(seconds(mostLag)) > 0
                        ? ReadSource.PRIMARY_FOR_STALE_REPLICA
                        : null;
        };
    }

    /** Whether nothing comes in, so that waiting for what is missing is in vain. */
    boolean isDisconnected() {
        return latest.state() == Freshness.State.DISCONNECTED;
    }

    /** A reader got no connection to the replica: looks at once instead of at the next turn. */
    void suspect() {
        executor.execute(this::look);
    }

    @PreDestroy
    void stop() {
        executor.shutdownNow();
        listeners.clear();
    }

    private void look() {
        Long flushed = primary.ask(PRIMARY, row -> row.getLong(1));
        primaryAnswers = flushed != null;
        Freshness seen = replica.ask(REPLICA, row -> freshness(row, flushed));
        Freshness now = seen == null ? new Freshness(Freshness.State.AWAY, null, null, clock.instant()) : seen;
        if (now.state() != latest.state()) {
            LOG.info("The replica is {}, after {}: {}", now.state(), latest.state(), now);
        }
        latest = now;
        listeners.removeIf(listener -> !tell(listener, now));
    }

    private static boolean tell(Consumer<Freshness> listener, Freshness now) {
        try {
            listener.accept(now);
            return true;
        } catch (RuntimeException e) {
            LOG.error("A listener could not be told of the replica's state and is told no more", e);
            return false;
        }
    }

    private Freshness freshness(ResultSet row, @Nullable Long flushed) throws SQLException {
        Instant now = clock.instant();
        if (!row.getBoolean(1)) {
            // Promoted, or never a replica: nobody replays there.
            return new Freshness(Freshness.State.AWAY, null, null, now);
        }
        long replayed = row.getLong(2);
        Freshness.State state = !row.getBoolean(3)
                ? Freshness.State.DISCONNECTED
                : row.getBoolean(4) ? Freshness.State.PAUSED : Freshness.State.STREAMING;
        Long behind = flushed == null ? null : Math.max(0, flushed - replayed);
        BigDecimal seconds = lag.seconds(behind, row.getBigDecimal(5));
        boolean isDisconnected = state == Freshness.State.DISCONNECTED;
        return new Freshness(
                state,
                isDisconnected && seconds != null && seconds.signum() == 0 ? null : seconds,
                isDisconnected && behind != null && behind == 0 ? null : behind,
                now);
    }

    private static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3);
    }

    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** A connection that is made again after every failure; used by the watch's thread only. */
    private static final class Line {

        private final DatabaseAddress address;
        private final Properties properties = new Properties();
        private @Nullable Connection connection;

        Line(DatabaseAddress address) {
            this.address = address;
            properties.setProperty("user", address.user());
            properties.setProperty("password", address.password());
            properties.setProperty("connectTimeout", String.valueOf(ANSWER_SECONDS));
            properties.setProperty("socketTimeout", String.valueOf(ANSWER_SECONDS));
            properties.setProperty("ApplicationName", "quaestor replica watch");
            // Behind a PgBouncer that tracks no prepared statements there may be none.
            properties.setProperty("prepareThreshold", "0");
        }

        /** The answer; null where there is none. */
        <T> @Nullable T ask(String sql, Row<T> row) {
            try {
                Connection open = connection;
                if (open == null) {
                    open = DriverManager.getConnection(address.jdbcUrl(), properties);
                    connection = open;
                }
                try (Statement statement = open.createStatement();
                        ResultSet result = statement.executeQuery(sql)) {
                    result.next();
                    return row.read(result);
                }
            } catch (SQLException e) {
                LOG.debug("{} does not tell its position", address, e);
                close();
                return null;
            }
        }

        private void close() {
            Connection broken = connection;
            connection = null;
            if (broken != null) {
                try {
                    broken.close();
                } catch (SQLException e) {
                    LOG.debug("A broken connection to {} could not be closed", address, e);
                }
            }
        }
    }
}
