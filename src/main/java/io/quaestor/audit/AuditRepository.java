package io.quaestor.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class AuditRepository {

    private final JdbcClient jdbc;

    AuditRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(
            @Nullable UUID actorId,
            String actorName,
            String action,
            String targetType,
            String targetId,
            @Nullable String reason,
            @Nullable String caseNumber,
            String details,
            Instant at) {
        jdbc.sql("""
                insert into backoffice.audit_log
                    (operator_id, operator, action, target_type, target_id, reason, case_number, details, created_at)
                values (:actorId::uuid, :actor, :action, :targetType, :targetId, :reason::varchar, :caseNumber::varchar, :details::jsonb, :at)
                """)
                .param("actorId", actorId)
                .param("actor", actorName)
                .param("action", action)
                .param("targetType", targetType)
                .param("targetId", targetId)
                .param("reason", reason)
                .param("caseNumber", caseNumber)
                .param("details", details)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }
}
