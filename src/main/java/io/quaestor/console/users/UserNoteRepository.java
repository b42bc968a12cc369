package io.quaestor.console.users;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes notes and tags of users. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class UserNoteRepository {

    private final JdbcClient jdbc;

    UserNoteRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean exists(UUID userId) {
        return jdbc.sql("select exists (select from users where id = :user)")
                .param("user", userId)
                .query(Boolean.class)
                .single();
    }

    void insertNote(
            UUID id,
            UUID userId,
            UUID operatorId,
            String operator,
            @Nullable String caseNumber,
            String text,
            Instant at) {
        jdbc.sql("""
                insert into backoffice.user_notes (id, user_id, operator_id, operator, case_number, text, created_at)
                values (:id, :user, :operatorId, :operator, :caseNumber::varchar, :text, :at)
                """)
                .param("id", id)
                .param("user", userId)
                .param("operatorId", operatorId)
                .param("operator", operator)
                .param("caseNumber", caseNumber)
                .param("text", text)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Returns false where the user has the tag already. */
    boolean insertTag(UUID userId, String tag, UUID operatorId, String operator, Instant at) {
        return jdbc.sql("""
                insert into backoffice.user_tags (user_id, tag, operator_id, operator, created_at)
                values (:user, :tag, :operatorId, :operator, :at)
                on conflict do nothing
                """)
                        .param("user", userId)
                        .param("tag", tag)
                        .param("operatorId", operatorId)
                        .param("operator", operator)
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** Returns false where the user does not have the tag. */
    boolean deleteTag(UUID userId, String tag) {
        return jdbc.sql("delete from backoffice.user_tags where user_id = :user and tag = :tag")
                        .param("user", userId)
                        .param("tag", tag)
                        .update()
                == 1;
    }
}
