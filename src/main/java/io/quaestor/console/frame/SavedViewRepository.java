package io.quaestor.console.frame;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

@Repository
@Transactional(propagation = Propagation.MANDATORY)
class SavedViewRepository {

    private static final int MOST = 200;

    private final JdbcClient jdbc;

    SavedViewRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The operator's own and those shared with one of the roles, own ones first, by name. */
    List<SavedView> find(UUID operator, String screen, Collection<String> roles) {
        return jdbc.sql("""
                (select id, name, query, shared_with, operator, true as own from backoffice.saved_views
                where operator_id = :operator and screen = :screen
                order by name, id limit :most)
                union all
                (select id, name, query, shared_with, operator, false from backoffice.saved_views
                where screen = :screen and shared_with in (:roles) and operator_id <> :operator
                order by name, id limit :most)
                order by own desc, name, id
                """)
                .param("operator", operator)
                .param("screen", screen)
                .param("roles", roles)
                .param("most", MOST)
                .query((row, number) -> new SavedView(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        row.getString("query"),
                        row.getString("shared_with"),
                        row.getString("operator"),
                        row.getBoolean("own")))
                .list();
    }

    /** Replaces the operator's own view of that name. */
    void save(
            UUID id,
            UUID operatorId,
            String operator,
            String screen,
            String name,
            String query,
            @Nullable String sharedWith,
            Instant at) {
        jdbc.sql("""
                insert into backoffice.saved_views
                    (id, operator_id, operator, screen, name, query, shared_with, created_at)
                values (:id, :operatorId, :operator, :screen, :name, :query, :sharedWith::varchar, :at)
                on conflict (operator_id, screen, name) do update
                set query = excluded.query, shared_with = excluded.shared_with, created_at = excluded.created_at
                """)
                .param("id", id)
                .param("operatorId", operatorId)
                .param("operator", operator)
                .param("screen", screen)
                .param("name", name)
                .param("query", query)
                .param("sharedWith", sharedWith)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Deletes a view of the operator's own; of others, nothing. */
    void delete(UUID id, UUID operator) {
        jdbc.sql("delete from backoffice.saved_views where id = :id and operator_id = :operator")
                .param("id", id)
                .param("operator", operator)
                .update();
    }
}
