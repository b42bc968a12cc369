package io.quaestor.console.users;

import io.quaestor.console.operators.CurrentOperator;
import io.quaestor.console.operators.Role;
import org.springframework.stereotype.Component;

/** What the screen of all users and the page of one work with. */
@Component
record UserDesk(
        UserQueries queries,
        UserNoteQueries noteQueries,
        UserActions actions,
        UserNoteActions noteActions,
        CurrentOperator operator) {

    /** Whether the operator may write notes and change tags. */
    boolean mayWrite() {
        return operator.holdsAny(Role.SUPPORT, Role.OPERATIONS, Role.COMPLIANCE, Role.ADMIN);
    }
}
