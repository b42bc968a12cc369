package io.quaestor.console.frame;

import io.quaestor.platform.data.KeysetQuery;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The replica's events of one order, position, trade, transfer, user or instrument. */
@Repository
@Transactional(readOnly = true)
public class TrailQueries {

    private static final int MOST = 200;

    /** Something that happened; {@code data} is described in {@code docs/events.md}. */
    public record Event(UUID id, String type, long version, Instant at, JsonNode data) {}

    private final JdbcClient jdbc;
    private final JsonMapper json;

    TrailQueries(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** The latest {@value #MOST} at most, oldest first. */
    public List<Event> of(UUID aggregateId) {
        return jdbc.sql("""
                        select id, event_type, version, created_at, event_data
                        from events where aggregate_id = :id order by version desc limit :most
                        """)
                .param("id", aggregateId)
                .param("most", MOST)
                .query((row, number) -> new Event(
                        row.getObject("id", UUID.class),
                        row.getString("event_type"),
                        row.getLong("version"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        json.readTree(row.getString("event_data"))))
                .list()
                .reversed();
    }

    /** How many there are, as far as counting is cheap. */
    public KeysetQuery.Count count(UUID aggregateId) {
        return KeysetQuery.Count.of(jdbc.sql("""
                        select count(*) from (
                            select 1 from events where aggregate_id = :id limit :most) as counted
                        """)
                .param("id", aggregateId)
                .param("most", KeysetQuery.MOST_COUNTED + 1)
                .query(Integer.class)
                .single());
    }
}
