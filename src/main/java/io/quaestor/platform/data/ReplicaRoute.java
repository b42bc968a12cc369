package io.quaestor.platform.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Connections for read-only transactions: to the replica once it has replayed what the reader must see, else to the
 * primary, read only. The wait is on the connection that then reads, before its transaction's snapshot.
 *
 * @see "docs/decisions/replica-fence.md"
 */
class ReplicaRoute extends AbstractDataSource {

    private static final Logger LOG = LoggerFactory.getLogger(ReplicaRoute.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(16);

    private final DataSource replica;
    private final DataSource primaryReadOnly;
    private final ReplicaFence fence;
    private final ReplicaWatch watch;
    private final CurrentReader reader;
    private final Duration wait;

    ReplicaRoute(
            DataSource replica,
            DataSource primaryReadOnly,
            ReplicaFence fence,
            ReplicaWatch watch,
            CurrentReader reader,
            Duration wait) {
        this.replica = replica;
        this.primaryReadOnly = primaryReadOnly;
        this.fence = fence;
        this.watch = watch;
        this.reader = reader;
        this.wait = wait;
    }

    @Override
    public Connection getConnection() throws SQLException {
        ReadSource instead = Reads.isPrimaryAskedFor() ? ReadSource.PRIMARY_FOR_ABSENT_REPLICA : watch.instead();
        if (instead != null) {
            return primary(instead);
        }
        Connection connection;
        try {
            connection = replica.getConnection();
        } catch (SQLException e) {
            LOG.warn("No connection to the replica; the primary is read instead: {}", e.getMessage());
            watch.suspect();
            return primary(ReadSource.PRIMARY_FOR_ABSENT_REPLICA);
        }
        Optional<UUID> who = reader.reader();
        if (who.isEmpty() || hasReplayed(connection, who.get())) {
            Reads.answeredBy(ReadSource.REPLICA);
            return connection;
        }
        connection.close();
        return primary(ReadSource.PRIMARY_FOR_OWN_WRITE);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLException("the replica's route knows its own users only");
    }

    private boolean hasReplayed(Connection connection, UUID who) throws SQLException {
        long required = fence.required(who);
        if (required == 0) {
            return true;
        }
        try {
            long deadline = System.nanoTime() + wait.toNanos();
            Duration pause = FIRST_PAUSE;
            while (true) {
                Replay replay = replay(connection);
                if (replay == null) {
                    return false;
                }
                if (replay.position() >= required) {
                    fence.passed(who, replay.position());
                    return true;
                }
                if (required == ReplicaFence.UNKNOWN
                        || replay.paused()
                        || watch.isDisconnected()
                        || System.nanoTime() > deadline) {
                    return false;
                }
                Thread.sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            connection.close();
            throw new SQLException("interrupted while waiting for the replica", e);
        } catch (SQLException e) {
            LOG.warn("The replica does not say how far it is; the primary is read instead: {}", e.getMessage());
            return false;
        }
    }

    private record Replay(long position, boolean paused) {}

    /** How far the server is; null on one that replays nothing. */
    private static @Nullable Replay replay(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                        select pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint, pg_is_wal_replay_paused()
                        where pg_is_in_recovery()""");
                ResultSet row = statement.executeQuery()) {
            return row.next() ? new Replay(row.getLong(1), row.getBoolean(2)) : null;
        }
    }

    /** A write whose position could not be read lies before the position of now, if the primary tells it. */
    private Connection primary(ReadSource why) throws SQLException {
        Connection connection = primaryReadOnly.getConnection();
        try {
            Optional<UUID> who = reader.reader();
            if (who.isPresent() && fence.required(who.get()) == ReplicaFence.UNKNOWN) {
                fence.settle(who.get(), FenceAfterWrite.flushed(connection));
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        Reads.answeredBy(why);
        return connection;
    }
}
