package io.quaestor.console.operators;

import com.github.f4b6a3.uuid.UuidCreator;
import io.quaestor.audit.AuditLog;
import io.quaestor.console.operators.OperatorRefused.Reason;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes operators and changes their passwords, each with its audit row in one transaction. Called by the shell's {@code
 * operators} command, at the very first start, and through {@link OperatorActions} by the operator concerned.
 */
@Service
class OperatorService {

    static final String SHELL = "shell";
    static final String FIRST_OPERATOR = "admin";

    /** An operator and the password that was made for it; the only place where it is ever in clear. */
    record OneTimePassword(String operator, String password) {}

    private final OperatorRepository repository;
    private final Passwords passwords;
    private final AuditLog audit;
    private final Clock clock;

    OperatorService(OperatorRepository repository, Passwords passwords, AuditLog audit, Clock clock) {
        this.repository = repository;
        this.passwords = passwords;
        this.audit = audit;
        this.clock = clock;
    }

    /** Makes operator {@code admin} with every role where there is no operator at all; for the program at its start. */
    @Transactional
    Optional<OneTimePassword> addFirst() {
        repository.lockForFirstOperator();
        if (!repository.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(insert(FIRST_OPERATOR, EnumSet.allOf(Role.class), "first start"));
    }

    /**
     * Makes an operator with a one-time password; for the shell.
     *
     * @throws OperatorRefused for a bad or taken name and for no roles
     */
    @Transactional
    OneTimePassword add(String name, Set<Role> roles) {
        requireName(name);
        if (roles.isEmpty()) {
            throw new OperatorRefused(
                    Reason.ROLES_INVALID, "An operator needs at least one role of " + EnumSet.allOf(Role.class) + ".");
        }
        return insert(name, roles, SHELL);
    }

    /**
     * Gives an operator a new one-time password and makes it active again; its open sessions end. For the shell.
     *
     * @throws OperatorRefused for a bad or unknown name
     */
    @Transactional
    OneTimePassword reset(String name) {
        requireName(name);
        Operator operator = repository
                .findByName(name)
                .orElseThrow(() -> new OperatorRefused(
                        Reason.NAME_UNKNOWN,
                        "There is no operator " + name + "; make one with: operators add " + name + " --roles=ADMIN"));
        String password = passwords.oneTime();
        setPassword(operator, password, true);
        audit.record(
                null,
                SHELL,
                "operator.password_reset",
                "operator",
                operator.id().toString(),
                null,
                Map.of("name", name, "wasActive", operator.active()));
        return new OneTimePassword(name, password);
    }

    /**
     * Changes an operator's own password.
     *
     * @return the operator as it is now
     * @throws OperatorRefused where the current password is wrong or the new one unfit
     */
    @Transactional
    Operator changePassword(UUID id, String current, String wanted) {
        Operator operator = repository
                .findById(id)
                .orElseThrow(() -> new IllegalStateException("operator " + id + " is signed in but does not exist"));
        if (current.length() > Passwords.LONGEST || !passwords.matches(current, operator.passwordHash())) {
            throw new OperatorRefused(Reason.PASSWORD_WRONG, "The current password is not right.");
        }
        requireFit(operator, wanted);
        setPassword(operator, wanted, false);
        audit.record(
                id,
                operator.name(),
                "operator.password_changed",
                "operator",
                id.toString(),
                null,
                Map.of("wasOneTime", operator.mustChangePassword()));
        return repository
                .findById(id)
                .orElseThrow(() -> new IllegalStateException("operator " + id + " vanished within a transaction"));
    }

    /** Records that somebody signed in. */
    @Transactional
    void signedIn(Operator operator, String address) {
        audit.record(
                operator.id(),
                operator.name(),
                "operator.signed_in",
                "operator",
                operator.id().toString(),
                null,
                Map.of("address", address));
    }

    private OneTimePassword insert(String name, Set<Role> roles, String actor) {
        String password = passwords.oneTime();
        UUID id = UuidCreator.getTimeOrderedEpoch();
        boolean inserted = repository.insert(
                new Operator(id, name, passwords.hash(password), true, roles, true, 1), clock.instant());
        if (!inserted) {
            throw new OperatorRefused(
                    Reason.NAME_TAKEN,
                    "There is already an operator " + name + "; give it a new one-time password with: operators reset "
                            + name);
        }
        audit.record(
                null,
                actor,
                "operator.added",
                "operator",
                id.toString(),
                null,
                Map.of("name", name, "roles", new TreeSet<>(roles)));
        return new OneTimePassword(name, password);
    }

    private void setPassword(Operator operator, String password, boolean mustChange) {
        boolean changed = repository.setPassword(
                operator.id(), operator.version(), passwords.hash(password), mustChange, clock.instant());
        if (!changed) {
            throw new OperatorRefused(
                    Reason.CHANGED_MEANWHILE,
                    "Operator " + operator.name() + " was changed by somebody else after version " + operator.version()
                            + "; try again.");
        }
    }

    private static void requireName(String name) {
        if (!Operator.NAME.matcher(name).matches()) {
            throw new OperatorRefused(
                    Reason.NAME_INVALID,
                    "An operator's name has 2 to 64 characters: a-z, 0-9, dot, dash and underscore, the first one a"
                            + " letter or a digit.");
        }
    }

    private void requireFit(Operator operator, String wanted) {
        if (wanted.codePointCount(0, wanted.length()) < Passwords.SHORTEST) {
            throw new OperatorRefused(
                    Reason.PASSWORD_TOO_SHORT,
                    "The new password needs at least " + Passwords.SHORTEST + " characters.");
        }
        if (wanted.length() > Passwords.LONGEST) {
            throw new OperatorRefused(
                    Reason.PASSWORD_TOO_LONG,
                    "The new password may have at most " + Passwords.LONGEST + " characters.");
        }
        if (wanted.equalsIgnoreCase(operator.name())) {
            throw new OperatorRefused(Reason.PASSWORD_IS_NAME, "The new password must not be the operator's name.");
        }
        if (passwords.matches(wanted, operator.passwordHash())) {
            throw new OperatorRefused(Reason.PASSWORD_SAME, "The new password must differ from the current one.");
        }
    }
}
