package io.quaestor.console.users;

import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The replica's notes and tags of users. */
@Repository
@Transactional(readOnly = true)
class UserNoteQueries {

    private static final int MOST_TAGS = 100;

    /** A note as it was written. */
    record NoteRow(UUID id, String operator, @Nullable String caseNumber, String text, Instant at) {}

    /** A tag, and who gave it. */
    record TagRow(String text, String operator, Instant at) {}

    private final JdbcClient jdbc;

    UserNoteQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A user's notes, newest first. */
    public KeysetPage<NoteRow> notes(UUID userId, KeysetSpan span) {
        return query(userId)
                .page(
                        span,
                        (row, number) -> new NoteRow(
                                row.getObject("id", UUID.class),
                                row.getString("operator"),
                                row.getString("case_number"),
                                row.getString("text"),
                                row.getObject("created_at", OffsetDateTime.class)
                                        .toInstant()));
    }

    public KeysetQuery.Count count(UUID userId) {
        return query(userId).count();
    }

    private KeysetQuery query(UUID userId) {
        return new KeysetQuery(
                        jdbc,
                        "backoffice.user_notes",
                        "id, operator, case_number, text, created_at",
                        KeysetQuery.Column.time("created_at"),
                        KeysetQuery.Column.id("id"))
                .param("user", userId)
                .branch("user_id = :user");
    }

    /** A user's tags by name, {@value #MOST_TAGS} at most. */
    public List<TagRow> tags(UUID userId) {
        return jdbc.sql("""
                select tag, operator, created_at from backoffice.user_tags where user_id = :user order by tag limit :most
                """)
                .param("user", userId)
                .param("most", MOST_TAGS)
                .query((row, number) -> new TagRow(
                        row.getString("tag"),
                        row.getString("operator"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant()))
                .list();
    }
}
