package io.quaestor.platform.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the standby, and makes it anew from the primary when it is missing or its WAL is gone. */
final class StandbyKeeper {

    private static final Logger log = LoggerFactory.getLogger(StandbyKeeper.class);
    private static final Duration STREAMING_PATIENCE = Duration.ofSeconds(20);

    private final PostgresServer primary;
    private final PostgresServer standby;
    private final PostgresUser user;

    StandbyKeeper(PostgresServer primary, PostgresServer standby, PostgresUser user) {
        this.primary = primary;
        this.standby = standby;
        this.user = user;
    }

    void start() throws SQLException, IOException {
        if (!Files.exists(standby.directory()) || !canBeFed()) {
            rebuild();
            return;
        }
        standby.start();
        if (!Processes.becomes(STREAMING_PATIENCE, this::streams)) {
            log.warn("The standby does not receive WAL from the primary and is made anew");
            rebuild();
        }
    }

    /** Whether the primary still has the WAL that the standby needs next. */
    boolean canBeFed() throws SQLException {
        try (Connection connection = primary.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet slot =
                        statement.executeQuery("select wal_status from pg_replication_slots where slot_name = '"
                                + PostgresServer.SLOT + "'")) {
            return slot.next() && !"lost".equals(slot.getString(1));
        }
    }

    /** Throws the standby's files away and copies the primary's while it runs. */
    void rebuild() throws SQLException, IOException {
        standby.pid().ifPresent(Processes::kill);
        StandbyCopy.make(primary, standby.directory(), user);
        standby.start();
        Processes.await("the standby to receive WAL", STREAMING_PATIENCE, this::streams);
    }

    private boolean streams() {
        try (Connection connection = primary.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet sender = statement.executeQuery("select 1 from pg_stat_replication where application_name = '"
                        + PostgresServer.SLOT + "' and state in ('streaming', 'catchup')")) {
            return sender.next();
        } catch (SQLException e) {
            log.debug("The primary does not tell about its standby", e);
            return false;
        }
    }
}
