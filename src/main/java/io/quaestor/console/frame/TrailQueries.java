package io.quaestor.console.frame;

import io.quaestor.exchange.orders.OrderStatus;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The replica's events of one thing, or of a user and what is theirs. */
@Repository
@Transactional(readOnly = true)
public class TrailQueries {

    /** Events at once. */
    public static final int MOST = 200;

    /** Of a user's orders and transfers, those whose events are in their timeline. */
    public static final int NEWEST_THINGS = 20;

    /** The user, their newest orders and transfers, and their positions; each branch is a short range of an index. */
    private static final String OF_USER = """
            with orders_of as (
                select recent.id from unnest(:statuses) as known (status)
                cross join lateral (
                    select id, created_at from orders where user_id = :user and orders.status = known.status
                    order by created_at desc, id desc limit :things) as recent
                order by recent.created_at desc, recent.id desc limit :things
            ), transfers_of as (
                select id from (
                    (select id, created_at from transfers where user_id = :user
                        order by created_at desc, id desc limit :things)
                    union
                    (select id, created_at from transfers where counterparty_user_id = :user
                        order by created_at desc, id desc limit :things)
                ) as recent
                order by created_at desc, id desc limit :things
            ), things as (
                select :user as id union all select id from orders_of union all select id from transfers_of
                union all select id from positions where user_id = :user
            ), happened as (
                select event.* from things cross join lateral (
                    select id, aggregate_type, aggregate_id, event_type, version, created_at, event_data, sequence
                    from events where aggregate_id = things.id order by version desc limit :most) as event
            )
            """;

    /** Something that happened to a thing; {@code data} is described in {@code docs/events.md}. */
    public record Event(
            UUID id, String aggregateType, UUID aggregateId, String type, long version, Instant at, JsonNode data) {}

    private final JdbcClient jdbc;
    private final JsonMapper json;

    TrailQueries(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** The latest {@value #MOST} at most, oldest first. */
    public List<Event> of(UUID aggregateId) {
        return jdbc.sql("""
                        select id, aggregate_type, aggregate_id, event_type, version, created_at, event_data
                        from events where aggregate_id = :id order by version desc limit :most
                        """)
                .param("id", aggregateId)
                .param("most", MOST)
                .query(this::event)
                .list()
                .reversed();
    }

    /**
     * What happened to a user, and the latest {@value #MOST} at most of what happened to their {@value #NEWEST_THINGS} newest
     * orders and transfers and to their positions, oldest first.
     */
    public List<Event> ofUser(UUID user) {
        return ofUser("""
                        select * from (
                            (select * from happened where aggregate_id = :user)
                            union all
                            (select * from happened where aggregate_id <> :user
                                order by created_at desc, sequence desc limit :most)
                        ) as told
                        order by created_at, sequence
                        """, user).query(this::event).list();
    }

    /** How many {@link #ofUser} has, up to {@value #MOST}. */
    public KeysetQuery.Count countOfUser(UUID user) {
        int counted = ofUser("select count(*) from (select 1 from happened limit :most + 1) as counted", user)
                .query(Integer.class)
                .single();
        return new KeysetQuery.Count(Math.min(counted, MOST), counted > MOST);
    }

    private JdbcClient.StatementSpec ofUser(String sql, UUID user) {
        return jdbc.sql(OF_USER + sql)
                .param("user", user)
                .param("statuses", SqlArrays.texts(List.of(OrderStatus.values()), OrderStatus::name))
                .param("things", NEWEST_THINGS)
                .param("most", MOST);
    }

    private Event event(ResultSet row, int number) throws SQLException {
        return new Event(
                row.getObject("id", UUID.class),
                row.getString("aggregate_type"),
                row.getObject("aggregate_id", UUID.class),
                row.getString("event_type"),
                row.getLong("version"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                json.readTree(row.getString("event_data")));
    }
}
