package io.quaestor.console.events;

import io.quaestor.console.frame.Formats;
import io.quaestor.console.operators.CurrentOperator;
import io.quaestor.platform.data.Key;
import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The replica's events; withdrawal addresses in them whole only for who may see them. */
@Repository
@Transactional(readOnly = true)
class EventQueries {

    /**
     * An event with all that was written of it.
     *
     * @param data as {@code docs/events.md} describes it
     * @param neighbours ids of the events of the versions before and after it, by version
     */
    record Detail(EventRow event, JsonNode data, JsonNode metadata, Map<Long, UUID> neighbours) {}

    private static final String COLUMNS = """
            id, sequence, aggregate_type, aggregate_id, event_type, version, event_data ->> 'actor' as actor,
            event_data ->> 'reason' as reason, created_at
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final CurrentOperator operator;

    EventQueries(JdbcClient jdbc, JsonMapper json, CurrentOperator operator) {
        this.jdbc = jdbc;
        this.json = json;
        this.operator = operator;
    }

    public KeysetPage<EventRow> page(EventFilter filter, KeysetSpan span) {
        return query(filter).page(span, EventQueries::event);
    }

    public KeysetQuery.Count count(EventFilter filter) {
        return query(filter).count();
    }

    /** Where an event lies in the filter's order; empty where there is none such. */
    public Optional<Key> placeOf(EventFilter filter, UUID id) {
        return jdbc.sql("select " + COLUMNS + " from events where id = :id")
                .param("id", id)
                .query(EventQueries::event)
                .optional()
                .map(event -> new Key(
                        filter.aggregateId() == null
                                ? List.of(event.createdAt(), event.id())
                                : List.of(event.version())));
    }

    public Optional<Detail> one(UUID id) {
        boolean whole = operator.seesPersonalData();
        return jdbc.sql("select " + COLUMNS + ", event_data, metadata from events where id = :id")
                .param("id", id)
                .query((row, number) -> {
                    EventRow event = event(row, number);
                    JsonNode data = json.readTree(row.getString("event_data"));
                    return new Detail(
                            event,
                            whole ? data : masked(data),
                            json.readTree(row.getString("metadata")),
                            neighbours(event));
                })
                .optional();
    }

    KeysetQuery query(EventFilter filter) {
        if (filter.aggregateId() != null) {
            KeysetQuery query = new KeysetQuery(jdbc, "events", COLUMNS, KeysetQuery.Column.number("version"))
                    .branch("aggregate_id = :aggregateId")
                    .param("aggregateId", filter.aggregateId())
                    .only("aggregate_type", filter.aggregateType())
                    .only("event_type", filter.type());
            if (filter.window().from() != null) {
                query.filter("created_at >= :from")
                        .param("from", filter.window().from());
            }
            return filter.window().to() == null
                    ? query
                    : query.filter("created_at < :to")
                            .param("to", filter.window().to());
        }
        KeysetQuery query = new KeysetQuery(
                jdbc, "events", COLUMNS, KeysetQuery.Column.time("created_at"), KeysetQuery.Column.id("id"));
        List<String> types = EventTypes.of(filter.aggregateType(), filter.type());
        if (types.isEmpty()) {
            query.branch("false");
        }
        for (int index = 0; index < types.size(); index++) {
            query.branch("event_type = :type" + index).param("type" + index, types.get(index));
        }
        return query.within(
                "created_at", filter.window().from(), filter.window().to());
    }

    private Map<Long, UUID> neighbours(EventRow event) {
        Map<Long, UUID> neighbours = new HashMap<>();
        jdbc.sql("select version, id from events where aggregate_id = :aggregate and version in (:before, :after)")
                .param("aggregate", event.aggregateId())
                .param("before", event.version() - 1)
                .param("after", event.version() + 1)
                .query(row -> {
                    neighbours.put(row.getLong("version"), row.getObject("id", UUID.class));
                });
        return neighbours;
    }

    /** A transfer's request names the address to pay out to. */
    private static JsonNode masked(JsonNode data) {
        if (data.path("request") instanceof ObjectNode request && request.has("address")) {
            request.put("address", Formats.masked(request.path("address").asString()));
        }
        return data;
    }

    private static EventRow event(ResultSet row, int number) throws SQLException {
        return new EventRow(
                row.getObject("id", UUID.class),
                row.getLong("sequence"),
                row.getString("aggregate_type"),
                row.getObject("aggregate_id", UUID.class),
                row.getString("event_type"),
                row.getLong("version"),
                row.getString("actor"),
                row.getString("reason"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
