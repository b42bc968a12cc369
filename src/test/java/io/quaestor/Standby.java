package io.quaestor;

import io.quaestor.platform.data.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Holds up the test stack's standby; what is closed is mended. */
public final class Standby {

    /** Ends what was done to it. */
    public interface Mended extends AutoCloseable {
        @Override
        void close();
    }

    private Standby() {}

    /** Received WAL is not replayed any more. */
    public static Mended paused() {
        execute("select pg_wal_replay_pause()");
        return Standby::resume;
    }

    public static void resume() {
        execute("select pg_wal_replay_resume()");
    }

    /** Nothing comes in any more. */
    public static Mended disconnected() {
        execute("alter system set primary_conninfo = ''", "select pg_reload_conf()");
        return () -> execute("alter system reset primary_conninfo", "select pg_reload_conf()");
    }

    private static void execute(String... statements) {
        DatabaseAddress address = TestStack.stack().standbySuperuser();
        try (Connection connection =
                        DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
