package io.quaestor.console.frame;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

@Repository
@Transactional(propagation = Propagation.MANDATORY)
class PreferenceRepository {

    private final JdbcClient jdbc;

    PreferenceRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<String> find(UUID operator, String name) {
        return jdbc.sql("select value from backoffice.preferences where operator_id = :operator and name = :name")
                .param("operator", operator)
                .param("name", name)
                .query(String.class)
                .optional();
    }

    void save(UUID operator, String name, String value, Instant at) {
        jdbc.sql("""
                insert into backoffice.preferences (operator_id, name, value, updated_at)
                values (:operator, :name, :value, :at)
                on conflict (operator_id, name) do update set value = excluded.value, updated_at = excluded.updated_at
                """)
                .param("operator", operator)
                .param("name", name)
                .param("value", value)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }
}
