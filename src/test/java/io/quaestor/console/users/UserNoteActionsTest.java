package io.quaestor.console.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.quaestor.IntegrationTest;
import io.quaestor.Standby;
import io.quaestor.console.frame.ChangeNotices;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Reason;
import io.quaestor.console.operators.Role;
import io.quaestor.console.operators.SignedIn;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.Refusal;
import io.quaestor.platform.data.KeysetSpan;
import io.quaestor.platform.data.Reads;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;

@IntegrationTest
@Import({SignedIn.class, Market.class})
class UserNoteActionsTest {

    private static final Reason REASON = new Reason("well known", "CS-3");

    @Autowired
    private UserNoteActions actions;

    @Autowired
    private UserNoteQueries queries;

    @Autowired
    private Reads reads;

    @Autowired
    private ChangeNotices notices;

    @Autowired
    private Market market;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private JdbcClient jdbc;

    private UUID user = new UUID(0, 0);

    @BeforeEach
    void register() {
        signedIn.asNobody();
        user = market.user();
    }

    @AfterEach
    void signOut() {
        signedIn.asNobody();
    }

    @Test
    void a_note_is_there_at_once_with_replay_paused_and_is_audited_without_its_text() {
        String name = signedIn.stored(Role.SUPPORT);
        List<ChangeNotices.Change> told = new CopyOnWriteArrayList<>();
        Runnable forget = notices.follow(told::add);
        try (var _ = Standby.paused()) {
            actions.addNote(user, new Note("sent a passport", "CS-1"));
            actions.addNote(user, new Note("passport checked", "CS-2"));
            assertThat(reads.read(() -> queries.notes(user, KeysetSpan.newest()))
                            .value()
                            .rows())
                    .extracting(
                            UserNoteQueries.NoteRow::text, UserNoteQueries.NoteRow::caseNumber, row -> row.operator())
                    .containsExactly(tuple("passport checked", "CS-2", name), tuple("sent a passport", "CS-1", name));
        } finally {
            forget.run();
        }
        ChangeNotices.Change change = new ChangeNotices.Change(Paths.USERS, user);
        await().untilAsserted(() -> assertThat(told).containsExactly(change, change));
        List<Map<String, @Nullable Object>> audit = audit();
        assertThat(audit).hasSize(2);
        assertThat(audit.getFirst())
                .containsEntry("action", "user.noted")
                .containsEntry("operator", name)
                .containsEntry("case_number", "CS-1");
        assertThat(audit.toString()).doesNotContain("passport");
    }

    @Test
    void a_note_can_be_neither_changed_nor_removed_by_the_application() {
        signedIn.stored(Role.ADMIN);
        actions.addNote(user, new Note("stays", "CS-2"));
        for (String sql :
                List.of("update backoffice.user_notes set text = 'other'", "delete from backoffice.user_notes")) {
            assertThatExceptionOfType(DataAccessException.class)
                    .isThrownBy(() -> jdbc.sql(sql).update())
                    .havingRootCause()
                    .withMessageContaining("permission denied");
        }
    }

    @Test
    void tags_come_and_go_once_each_and_every_change_is_audited() {
        signedIn.stored(Role.OPERATIONS);
        actions.addTag(user, new Tag("VIP"), REASON);
        actions.addTag(user, new Tag(" vip\u00a0"), REASON);
        assertThat(tags()).containsExactly("vip");
        actions.removeTag(user, new Tag("other"), REASON);
        actions.removeTag(user, new Tag("vip"), REASON);
        actions.removeTag(user, new Tag("vip"), REASON);
        assertThat(tags()).isEmpty();
        assertThat(audit()).extracting(row -> row.get("action")).containsExactly("user.tagged", "user.untagged");
        assertThat(audit())
                .allSatisfy(row ->
                        assertThat(row).containsEntry("reason", "well known").containsEntry("case_number", "CS-3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"😀", "관리 대상", "<b>x</b>", "'; drop table users; --", "{0}", "a\u00a0b", "x"})
    void what_can_be_seen_can_be_a_tag(String text) {
        signedIn.stored(Role.ADMIN);
        actions.addTag(user, new Tag(text), REASON);
        assertThat(tags()).containsExactly(new Tag(text).text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " \u00a0\u2003", "a\nb", "a\0b", "\u202Evip", "v\u200Bip", "a\u2028b", "\ud83d", "\ufeffvip"
            })
    void what_cannot_be_seen_is_no_tag(String text) {
        assertThatExceptionOfType(TextRefused.class).isThrownBy(() -> new Tag(text));
        assertThatExceptionOfType(TextRefused.class).isThrownBy(() -> new Tag("x".repeat(41)));
    }

    @Test
    void nothing_is_written_about_a_user_who_does_not_exist() {
        signedIn.stored(Role.ADMIN);
        UUID nobody = UUID.randomUUID();
        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> actions.addNote(nobody, new Note("x", "CS-2")));
        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> actions.addTag(nobody, new Tag("x"), REASON));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void everybody_but_viewer_writes_notes_and_changes_tags(Role role) {
        signedIn.stored(role);
        if (role == Role.VIEWER) {
            for (Runnable action : List.<Runnable>of(
                    () -> actions.addNote(user, new Note("x", "CS-2")),
                    () -> actions.addTag(user, new Tag("x"), REASON),
                    () -> actions.removeTag(user, new Tag("x"), REASON))) {
                assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(action::run);
            }
            assertThat(audit()).isEmpty();
        } else {
            actions.addNote(user, new Note("x", "CS-2"));
            actions.addTag(user, new Tag("x"), REASON);
            actions.removeTag(user, new Tag("x"), REASON);
            assertThat(audit()).hasSize(3);
        }
    }

    private List<String> tags() {
        return reads.read(() -> queries.tags(user)).value().stream()
                .map(UserNoteQueries.TagRow::text)
                .toList();
    }

    private List<Map<String, @Nullable Object>> audit() {
        return jdbc.sql("""
                        select action, operator, reason, case_number, details::text as details from backoffice.audit_log
                        where target_type = 'user' and target_id = :id order by sequence
                        """).param("id", user.toString()).query().listOfRows();
    }
}
