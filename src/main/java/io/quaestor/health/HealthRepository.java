package io.quaestor.health;

import io.quaestor.platform.data.DatabaseAddress;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.stereotype.Repository;

/**
 * What PostgreSQL servers say of themselves, each asked on a connection made for the question: the pools of the
 * application may be used up, and a pooled connection would not show that nobody can sign in any more.
 */
@Repository
class HealthRepository {

    /**
     * @param standby whether the server is in recovery
     * @param flushedBytes position in the WAL up to which a primary has flushed; null on a standby
     */
    record DatabaseSample(
            DatabaseFacts facts, boolean standby, @Nullable Long flushedBytes) {}

    /**
     * @param receiver state of the WAL receiver; null when there is none
     * @param receivedBytes position in the WAL up to which it is on disk; null before anything was received
     * @param replayedBytes position up to which it is replayed; null on a primary
     * @param lastReplayedCommitAt the newest replayed commit, by the primary's clock
     * @param lastReplayedCommitSeconds its age by the replica's clock
     */
    record ReplicaSample(
            DatabaseSample database,
            @Nullable String receiver,
            @Nullable Long receivedBytes,
            @Nullable Long replayedBytes,
            boolean replayPaused,
            @Nullable Instant lastReplayedCommitAt,
            @Nullable BigDecimal lastReplayedCommitSeconds) {}

    private static final String DATABASE = """
            select split_part(current_setting('server_version'), ' ', 1) as version,
                   pg_postmaster_start_time() as started_at,
                   floor(extract(epoch from clock_timestamp() - pg_postmaster_start_time()))::bigint as uptime_seconds,
                   current_database() as database_name,
                   pg_database_size(current_database()) as size_bytes,
                   (select count(*) from pg_stat_activity where backend_type = 'client backend') as connections_used,
                   current_setting('max_connections')::int as connections_max,
                   pg_is_in_recovery() as standby,
                   case when not pg_is_in_recovery()
                        then pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::bigint end as flushed_bytes""";

    private static final String REPLICA = DATABASE + """
            ,
                   (select status from pg_stat_wal_receiver) as receiver,
                   pg_wal_lsn_diff(pg_last_wal_receive_lsn(), '0/0')::bigint as received_bytes,
                   pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint as replayed_bytes,
                   case when pg_is_in_recovery() then pg_is_wal_replay_paused() else false end as replay_paused,
                   pg_last_xact_replay_timestamp() as replayed_commit_at,
                   round(extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()), 3)
                       as replayed_commit_seconds""";

    private final Properties connectionProperties = new Properties();

    HealthRepository(HealthProperties properties) {
        String limitSeconds =
                String.valueOf(properties.probeLimit().plusMillis(999).toSeconds());
        connectionProperties.setProperty("connectTimeout", limitSeconds);
        connectionProperties.setProperty("socketTimeout", limitSeconds);
        connectionProperties.setProperty("ApplicationName", "quaestor health");
    }

    DatabaseSample database(DatabaseAddress address) {
        return ask(address, DATABASE, HealthRepository::databaseSample);
    }

    ReplicaSample replica(DatabaseAddress address) {
        return ask(address, REPLICA, row -> {
            Timestamp replayedCommit = row.getTimestamp("replayed_commit_at");
            return new ReplicaSample(
                    databaseSample(row),
                    row.getString("receiver"),
                    row.getObject("received_bytes", Long.class),
                    row.getObject("replayed_bytes", Long.class),
                    row.getBoolean("replay_paused"),
                    replayedCommit == null ? null : replayedCommit.toInstant(),
                    row.getBigDecimal("replayed_commit_seconds"));
        });
    }

    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> T ask(DatabaseAddress address, String sql, Row<T> row) {
        DriverManagerDataSource server =
                new DriverManagerDataSource(address.jdbcUrl(), address.user(), address.password());
        server.setConnectionProperties(connectionProperties);
        try {
            return JdbcClient.create(server)
                    .sql(sql)
                    .query((result, number) -> row.read(result))
                    .single();
        } catch (DataAccessException e) {
            throw failed(e);
        }
    }

    private static ProbeFailed failed(DataAccessException failure) {
        return ProbeFailed.byNetwork(failure).orElseGet(() -> {
            if (!(failure.getMostSpecificCause() instanceof SQLException answer)) {
                return ProbeFailed.down(HealthReason.WRONG_ANSWER, failure.getMostSpecificCause());
            }
            String state = String.valueOf(answer.getSQLState());
            HealthReason reason = switch (state) {
                case "28P01", "28000" -> HealthReason.SIGN_IN_REFUSED;
                case "53300" -> HealthReason.NO_CONNECTION_FREE;
                case "57P01", "57P02", "57P03" -> HealthReason.NOT_READY;
                default -> HealthReason.WRONG_ANSWER;
            };
            return ProbeFailed.down(reason, answer);
        });
    }

    private static DatabaseSample databaseSample(ResultSet row) throws SQLException {
        return new DatabaseSample(
                new DatabaseFacts(
                        row.getString("version"),
                        row.getTimestamp("started_at").toInstant(),
                        row.getLong("uptime_seconds"),
                        row.getString("database_name"),
                        row.getLong("size_bytes"),
                        row.getInt("connections_used"),
                        row.getInt("connections_max")),
                row.getBoolean("standby"),
                row.getObject("flushed_bytes", Long.class));
    }
}
