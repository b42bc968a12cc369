package io.quaestor.console.users;

import io.quaestor.audit.AuditLog;
import io.quaestor.console.frame.ChangeNotices;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Reason;
import io.quaestor.console.operators.CurrentOperator;
import io.quaestor.exchange.users.User;
import io.quaestor.exchange.users.UserService;
import io.quaestor.exchange.users.UserStatus;
import io.quaestor.platform.data.WriteTransaction;
import java.util.Map;
import java.util.UUID;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** What operators do about users. */
@Service
class UserActions {

    private final UserService users;
    private final AuditLog audit;
    private final CurrentOperator operator;
    private final ChangeNotices notices;

    UserActions(UserService users, AuditLog audit, CurrentOperator operator, ChangeNotices notices) {
        this.users = users;
        this.audit = audit;
        this.operator = operator;
        this.notices = notices;
    }

    /**
     * Freezes an active user, who may then cancel and reduce only.
     *
     * @param version as the operator saw it
     * @throws io.quaestor.exchange.Refusal UNKNOWN, STALE when the user changed since, or STATE when they are not active;
     *     then nothing is written, the audit row included
     */
    @PreAuthorize("hasAnyRole('OPERATIONS', 'COMPLIANCE', 'ADMIN')")
    @WriteTransaction
    public void freeze(UUID id, long version, Reason reason) {
        change(id, version, UserStatus.FROZEN, reason, "user.frozen");
    }

    /**
     * Lets a frozen user do everything again.
     *
     * @param version as the operator saw it
     * @throws io.quaestor.exchange.Refusal UNKNOWN, STALE when the user changed since, or STATE when they are not frozen;
     *     then nothing is written, the audit row included
     */
    @PreAuthorize("hasAnyRole('OPERATIONS', 'COMPLIANCE', 'ADMIN')")
    @WriteTransaction
    public void reactivate(UUID id, long version, Reason reason) {
        change(id, version, UserStatus.ACTIVE, reason, "user.reactivated");
    }

    private void change(UUID id, long version, UserStatus status, Reason reason, String action) {
        User changed = users.changeStatus(id, status, version, reason.by(operator.name()));
        audit.record(
                operator.id(),
                operator.name(),
                action,
                "user",
                id.toString(),
                reason.text(),
                reason.caseNumber(),
                Map.of(
                        "priorVersion",
                        version,
                        "version",
                        changed.version(),
                        "status",
                        changed.status().stored()));
        notices.tell(new ChangeNotices.Change(Paths.USERS, id));
    }
}
