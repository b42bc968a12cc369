package io.quaestor.console.users;

import io.quaestor.audit.AuditLog;
import io.quaestor.console.frame.ChangeNotices;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Reason;
import io.quaestor.console.operators.CurrentOperator;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Refusal;
import io.quaestor.platform.data.WriteTransaction;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** What operators write about users. The exchange's own data do not change by it. */
@Service
class UserNoteActions {

    private final UserNoteRepository repository;
    private final AuditLog audit;
    private final CurrentOperator operator;
    private final ChangeNotices notices;
    private final Clock clock;

    UserNoteActions(
            UserNoteRepository repository,
            AuditLog audit,
            CurrentOperator operator,
            ChangeNotices notices,
            Clock clock) {
        this.repository = repository;
        this.audit = audit;
        this.operator = operator;
        this.notices = notices;
        this.clock = clock;
    }

    /**
     * Adds a note, for good: notes are neither changed nor removed. Its text stays out of the audit log.
     *
     * @throws Refusal UNKNOWN
     */
    @PreAuthorize("hasAnyRole('SUPPORT', 'OPERATIONS', 'COMPLIANCE', 'ADMIN')")
    @WriteTransaction
    public void addNote(UUID user, Note note) {
        requireUser(user);
        UUID id = Ids.next();
        repository.insertNote(
                id, user, operator.id(), operator.name(), note.caseNumber(), note.text(), clock.instant());
        written(user, "user.noted", null, note.caseNumber(), Map.of("noteId", id));
    }

    /**
     * Adds a tag; one that the user has already changes nothing.
     *
     * @throws Refusal UNKNOWN
     */
    @PreAuthorize("hasAnyRole('SUPPORT', 'OPERATIONS', 'COMPLIANCE', 'ADMIN')")
    @WriteTransaction
    public void addTag(UUID user, Tag tag, Reason reason) {
        requireUser(user);
        if (repository.insertTag(user, tag.text(), operator.id(), operator.name(), clock.instant())) {
            written(user, "user.tagged", reason.text(), reason.caseNumber(), Map.of("tag", tag.text()));
        }
    }

    /** Removes a tag; one that the user does not have changes nothing. */
    @PreAuthorize("hasAnyRole('SUPPORT', 'OPERATIONS', 'COMPLIANCE', 'ADMIN')")
    @WriteTransaction
    public void removeTag(UUID user, Tag tag, Reason reason) {
        if (repository.deleteTag(user, tag.text())) {
            written(user, "user.untagged", reason.text(), reason.caseNumber(), Map.of("tag", tag.text()));
        }
    }

    private void requireUser(UUID user) {
        if (!repository.exists(user)) {
            throw new Refusal(Refusal.Code.UNKNOWN, "there is no user " + user, Refusal.Reason.USER_UNKNOWN, user);
        }
    }

    private void written(UUID user, String action, @Nullable String reason, String caseNumber, Map<String, ?> details) {
        audit.record(operator.id(), operator.name(), action, "user", user.toString(), reason, caseNumber, details);
        notices.tell(new ChangeNotices.Change(Paths.USERS, user));
    }
}
