package io.quaestor.console.operators;

/** A change of an operator that was refused; nothing was changed. The message is one line and names what to do. */
public class OperatorRefused extends RuntimeException {

    /** Why, for those who show it in their own words. */
    public enum Reason {
        NAME_INVALID,
        NAME_TAKEN,
        NAME_UNKNOWN,
        ROLES_INVALID,
        PASSWORD_WRONG,
        PASSWORD_TOO_SHORT,
        PASSWORD_TOO_LONG,
        PASSWORD_SAME,
        PASSWORD_IS_NAME,
        CHANGED_MEANWHILE,
        TOO_MANY_ATTEMPTS
    }

    private final Reason reason;

    OperatorRefused(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
