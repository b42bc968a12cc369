package io.quaestor.console.operators;

import io.quaestor.console.operators.OperatorRefused.Reason;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What operators do about themselves. */
@Service
class OperatorActions {

    private final OperatorService service;
    private final CurrentOperator current;
    private final SignInThrottle throttle;

    OperatorActions(OperatorService service, CurrentOperator current, SignInThrottle throttle) {
        this.service = service;
        this.current = current;
        this.throttle = throttle;
    }

    /**
     * Changes the operator's own password. The sessions opened under the old one end, unless they are {@linkplain
     * OperatorSessions#resume resumed}.
     *
     * @param address from where the operator asks
     * @return the operator as it is now
     * @throws OperatorRefused where the current password is wrong or the new one unfit; nothing is changed
     */
    @PreAuthorize("isAuthenticated()")
    @Transactional
    public SignedInOperator changeOwnPassword(String currentPassword, String wanted, String address) {
        SignedInOperator operator = current.signedIn();
        // A session left open must not be a way to try passwords.
        if (!throttle.tryAttempt(operator.name(), address)) {
            throw new OperatorRefused(Reason.TOO_MANY_ATTEMPTS, "Too many attempts; wait 15 minutes and try again.");
        }
        try {
            Operator changed = service.changePassword(operator.id(), currentPassword, wanted);
            throttle.succeeded(operator.name(), address);
            return SignedInOperator.of(changed);
        } catch (OperatorRefused refused) {
            if (refused.reason() != Reason.PASSWORD_WRONG) {
                throttle.succeeded(operator.name(), address);
            }
            throw refused;
        }
    }
}
