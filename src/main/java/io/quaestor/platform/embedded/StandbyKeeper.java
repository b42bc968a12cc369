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
    private static final int ATTEMPTS = 3;

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
        try {
            standby.start();
            awaitStream();
        } catch (IllegalStateException e) {
            log.warn("The standby does not follow and is made anew: {}", e.getMessage());
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

    /**
     * Throws the standby's files away and copies the primary's while it runs; again, if so much was written meanwhile
     * that the copy's WAL is gone too.
     */
    void rebuild() throws SQLException, IOException {
        for (int attempt = 1; ; attempt++) {
            standby.pid().ifPresent(Processes::kill);
            StandbyCopy.make(primary, standby.directory(), user);
            try {
                standby.start();
                awaitStream();
                return;
            } catch (IllegalStateException e) {
                if (attempt == ATTEMPTS || canBeFed()) {
                    throw e;
                }
                log.warn("The new standby fell behind while it was copied and is made once more");
            }
        }
    }

    private void awaitStream() {
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
