package io.quaestor.platform.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Raises a reader's {@link ReplicaFence} after each of its transactions on the primary, by the position flushed after
 * COMMIT. Where that cannot be read, or nobody knows whether the COMMIT was heard, the reader's next reads go to the
 * primary.
 */
class FenceAfterWrite implements TransactionExecutionListener {

    /** Before those who tell others of the change. */
    static final int ORDER = Ordered.LOWEST_PRECEDENCE - 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(FenceAfterWrite.class);

    private final DataSource primaryReadOnly;
    private final ReplicaFence fence;
    private final CurrentReader reader;

    FenceAfterWrite(DataSource primaryReadOnly, ReplicaFence fence, CurrentReader reader) {
        this.primaryReadOnly = primaryReadOnly;
        this.fence = fence;
        this.reader = reader;
    }

    @Override
    public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
        if (failure == null
                && transaction.isNewTransaction()
                && !transaction.isReadOnly()
                && TransactionSynchronizationManager.isSynchronizationActive()) {
            reader.reader().ifPresent(who -> TransactionSynchronizationManager.registerSynchronization(new After(who)));
        }
    }

    static long flushed(Connection primary) throws SQLException {
        try (PreparedStatement statement =
                        primary.prepareStatement("select pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::bigint");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private final class After implements TransactionSynchronization {

        private final UUID who;

        After(UUID who) {
            this.who = who;
        }

        @Override
        public int getOrder() {
            return ORDER;
        }

        @Override
        public void afterCompletion(int status) {
            if (status == STATUS_ROLLED_BACK) {
                return;
            }
            long position = ReplicaFence.UNKNOWN;
            if (status == STATUS_COMMITTED) {
                try (Connection primary = primaryReadOnly.getConnection()) {
                    position = flushed(primary);
                } catch (SQLException e) {
                    LOG.warn(
                            "The position of a write by {} could not be read; its next reads go to the primary",
                            who,
                            e);
                }
            }
            fence.raise(who, position);
        }
    }
}
