package io.quaestor.backup;

import io.quaestor.TestStack;
import io.quaestor.platform.data.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Holds a dump of {@code exchange} in its middle: a table is locked on the primary, so the replica locks it too, and
 * pg_dump waits for it while it holds what it locked before.
 */
final class BlockedDump implements AutoCloseable {

    private final Connection locking;

    private BlockedDump(Connection locking) {
        this.locking = locking;
    }

    static BlockedDump block() throws SQLException {
        on(TestStack.stack().primarySuperuser(), "create schema if not exists backup_test");
        on(TestStack.stack().primarySuperuser(), "create table if not exists backup_test.earlier as select 1 as n");
        on(TestStack.stack().primarySuperuser(), "create table if not exists backup_test.later as select 1 as n");
        Connection locking = open(TestStack.stack().primarySuperuser());
        locking.setAutoCommit(false);
        BlockedDump blocked = new BlockedDump(locking);
        blocked.lock("later");
        ScriptRun.until(
                "the lock on the replica",
                () -> count("select count(*) from pg_locks"
                                + " where mode = 'AccessExclusiveLock' and relation = 'backup_test.later'::regclass")
                        > 0);
        return blocked;
    }

    /** Waits until pg_dump waits. */
    BlockedDump awaitDump() {
        ScriptRun.until("pg_dump waiting for the lock", () -> dumpsWaiting() > 0);
        return this;
    }

    static long dumpsWaiting() {
        return count("select count(*) from pg_locks l join pg_stat_activity a using (pid)"
                + " where not l.granted and l.relation = 'backup_test.later'::regclass"
                + " and a.usename = 'quaestor_backup'");
    }

    void lock(String table) throws SQLException {
        try (Statement statement = locking.createStatement()) {
            statement.execute("lock table backup_test." + table + " in access exclusive mode");
        }
        // A commit elsewhere, so that the lock reaches the disk and the replica.
        on(TestStack.stack().primarySuperuser(), "select pg_logical_emit_message(true, 'test', 'flush')");
    }

    @Override
    public void close() throws SQLException {
        locking.rollback();
        locking.close();
        on(TestStack.stack().primarySuperuser(), "drop schema backup_test cascade");
    }

    static void on(DatabaseAddress address, String sql) throws SQLException {
        try (Connection connection = open(address);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long count(String sql) {
        try (Connection connection = open(TestStack.stack().standbySuperuser());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            // The table may not have arrived on the replica yet.
            return 0;
        }
    }

    private static Connection open(DatabaseAddress address) throws SQLException {
        return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    }
}
