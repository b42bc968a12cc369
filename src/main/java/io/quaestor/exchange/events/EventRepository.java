package io.quaestor.exchange.events;

import io.quaestor.exchange.Ids;
import io.quaestor.platform.data.SqlArrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/** Appends events and finds the request that made an aggregate. Demands the caller's transaction. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
public class EventRepository {

    private final JdbcClient jdbc;

    EventRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Appends all, in the order given. A taken (aggregate, version) fails with DuplicateKeyException. */
    public void append(List<NewEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into events (id, aggregate_type, aggregate_id, event_type, event_data, metadata, version, created_at)
                select id, aggregate_type, aggregate_id, event_type, cast(event_data as jsonb), '{"schema": 1}', version, created_at
                from unnest(:ids, :aggregates, :aggregateIds, :types, :payloads, :versions, :times) with ordinality
                    as event (id, aggregate_type, aggregate_id, event_type, event_data, version, created_at, ordinal)
                order by ordinal
                """)
                .param("ids", SqlArrays.uuids(events, event -> Ids.next()))
                .param(
                        "aggregates",
                        SqlArrays.texts(events, event -> event.aggregate().name()))
                .param("aggregateIds", SqlArrays.uuids(events, NewEvent::aggregateId))
                .param("types", SqlArrays.texts(events, NewEvent::type))
                .param("payloads", SqlArrays.texts(events, EventJson::payload))
                .param("versions", SqlArrays.bigints(events, NewEvent::version))
                .param("times", SqlArrays.instants(events, NewEvent::at))
                .update();
    }

    /**
     * The request stored with the first event of each of the aggregates that exist. Looked up one by one through the
     * unique index: as long as a new table was never analyzed, {@code = any(:ids)} would read all of it.
     */
    public Map<UUID, JsonNode> requests(Collection<UUID> aggregateIds) {
        Map<UUID, JsonNode> requests = new HashMap<>();
        jdbc.sql("""
                select first.aggregate_id, first.request
                from unnest(:ids) as wanted (id)
                cross join lateral (
                    select aggregate_id, event_data -> 'request' as request
                    from events
                    where aggregate_id = wanted.id and version = 1
                    limit 1
                ) first
                """).param("ids", SqlArrays.uuids(aggregateIds)).query(row -> {
            requests.put(row.getObject("aggregate_id", UUID.class), EventJson.read(row.getString("request")));
        });
        return requests;
    }
}
