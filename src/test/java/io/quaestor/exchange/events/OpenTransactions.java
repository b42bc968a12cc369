package io.quaestor.exchange.events;

import io.quaestor.exchange.Ids;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Several transactions that append events side by side, one step at a time, as a seed wants it: some stay open for long,
 * some are rolled back. An aggregate is written by one transaction at a time, as under a row lock.
 */
final class OpenTransactions implements AutoCloseable {

    private static final int WRITERS = 6;
    private static final int AGGREGATES = 40;

    /** Ids of the events that were committed. */
    final Set<UUID> committed = new HashSet<>();

    /** The last version of each aggregate that was committed. */
    final Map<UUID, Long> versions = new HashMap<>();

    private final Random random;
    private final List<Writer> writers = new ArrayList<>();
    private final List<UUID> aggregates = new ArrayList<>();

    private static final class Writer {
        final Connection connection;
        final Set<UUID> events = new HashSet<>();
        final Map<UUID, Long> versions = new HashMap<>();

        Writer(Connection connection) {
            this.connection = connection;
        }
    }

    OpenTransactions(DataSource primary, Random random) throws SQLException {
        this.random = random;
        for (int writer = 0; writer < WRITERS; writer++) {
            Connection connection = primary.getConnection();
            connection.setAutoCommit(false);
            writers.add(new Writer(connection));
        }
        for (int aggregate = 0; aggregate < AGGREGATES; aggregate++) {
            aggregates.add(Ids.next());
        }
    }

    /** Appends, commits or rolls back somewhere. The first writer ends rarely. */
    void step() throws SQLException {
        int index = random.nextInt(WRITERS);
        Writer writer = writers.get(index);
        int choice = random.nextInt(index == 0 ? 400 : 40);
        if (!writer.events.isEmpty() && choice < 10) {
            end(writer, choice < 7);
        } else {
            append(writer);
        }
    }

    /** Ends what is still open. */
    void finish() throws SQLException {
        for (Writer writer : writers) {
            end(writer, true);
        }
    }

    private void append(Writer writer) throws SQLException {
        UUID aggregate = aggregates.get(random.nextInt(AGGREGATES));
        for (Writer other : writers) {
            if (other != writer && other.versions.containsKey(aggregate)) {
                return;
            }
        }
        long version = writer.versions.getOrDefault(aggregate, versions.getOrDefault(aggregate, 0L)) + 1;
        UUID id = Ids.next();
        append(writer.connection, id, aggregate, version);
        writer.events.add(id);
        writer.versions.put(aggregate, version);
    }

    private void end(Writer writer, boolean isCommitted) throws SQLException {
        if (isCommitted) {
            writer.connection.commit();
            committed.addAll(writer.events);
            versions.putAll(writer.versions);
        } else {
            writer.connection.rollback();
        }
        writer.events.clear();
        writer.versions.clear();
    }

    static void append(Connection connection, UUID id, UUID aggregate, long version) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into events
                    (id, aggregate_type, aggregate_id, event_type, event_data, metadata, version, created_at)
                values (?, 'ORDER', ?, 'OrderTested', '{"actor": "test"}', '{"schema": 1}', ?, now())
                """)) {
            insert.setObject(1, id);
            insert.setObject(2, aggregate);
            insert.setLong(3, version);
            insert.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        for (Writer writer : writers) {
            writer.connection.rollback();
            writer.connection.close();
        }
    }
}
