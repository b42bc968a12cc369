package io.quaestor.exchange.events;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Reads table events in the order of positions. Demands the caller's transaction, which decides on the server. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class StoredEventRepository {

    /**
     * What no running transaction can still add to. Sorted by the table's columns by name: sorting by an output column
     * called xid would not use the index.
     */
    static final String READ = """
            select cast(cast(xid as text) as bigint) as written_by, sequence, id, aggregate_type, aggregate_id, event_type,
                cast(event_data as text) as payload, cast(metadata ->> 'schema' as integer) as schema, version, created_at
            from events
            where (xid, sequence) > (cast(:xid as xid8), :sequence)
              and xid < pg_snapshot_xmin(pg_current_snapshot())
              %s
            order by events.xid, events.sequence
            limit :limit
            """;

    private final JdbcClient jdbc;

    StoredEventRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<StoredEvent> read(EventPosition after, int limit, Set<Aggregate> aggregates) {
        return jdbc.sql(READ.formatted(only(aggregates)))
                .param("xid", String.valueOf(after.xid()))
                .param("sequence", after.sequence())
                .param("limit", limit)
                .query(StoredEventRepository::event)
                .list();
    }

    /** Committed events after a position, those held up included; counts no further than {@code limit}. */
    int count(EventPosition after, int limit, Set<Aggregate> aggregates) {
        return jdbc.sql("""
                select count(*)
                from (
                    select from events where (xid, sequence) > (cast(:xid as xid8), :sequence) %s limit :limit
                ) unread
                """.formatted(only(aggregates)))
                .param("xid", String.valueOf(after.xid()))
                .param("sequence", after.sequence())
                .param("limit", limit)
                .query(Integer.class)
                .single();
    }

    /** Names in the statement, not parameters: so the planner sees that the index of trades alone will do. */
    static String only(Set<Aggregate> aggregates) {
        if (aggregates.size() == Aggregate.values().length) {
            return "";
        }
        return aggregates.stream()
                .map(aggregate -> "aggregate_type = '" + aggregate.name() + "'")
                .sorted()
                .collect(Collectors.joining(" or ", "and (", ")"));
    }

    /** The transactions of this server, and of the newest event. */
    Transactions transactions() {
        return jdbc.sql("""
                select cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint) as oldest,
                    cast(cast(pg_snapshot_xmax(pg_current_snapshot()) as text) as bigint) as next,
                    coalesce(cast(cast(newest.xid as text) as bigint), 0) as newest_event
                from (select) one
                left join (
                    select xid from events
                    where xid <> coalesce(pg_current_xact_id_if_assigned(), '0')
                    order by xid desc, sequence desc
                    limit 1
                ) newest on true
                """).query(StoredEventRepository::numbers).single();
    }

    /**
     * Transactions by their numbers.
     *
     * @param oldest the first that may still be running; all before it have ended
     * @param next no visible transaction has this number or a higher one, apart from the caller's own
     * @param newestEvent that wrote the event last in order, apart from the caller's own; 0 without events
     */
    record Transactions(long oldest, long next, long newestEvent) {}

    private static Transactions numbers(ResultSet row, int index) throws SQLException {
        return new Transactions(row.getLong("oldest"), row.getLong("next"), row.getLong("newest_event"));
    }

    private static StoredEvent event(ResultSet row, int index) throws SQLException {
        return new StoredEvent(
                new EventPosition(row.getLong("written_by"), row.getLong("sequence")),
                row.getObject("id", UUID.class),
                row.getString("aggregate_type"),
                row.getObject("aggregate_id", UUID.class),
                row.getString("event_type"),
                row.getString("payload"),
                row.getInt("schema"),
                row.getLong("version"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
