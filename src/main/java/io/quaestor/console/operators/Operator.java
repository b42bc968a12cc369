package io.quaestor.console.operators;

import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A person who may sign in.
 *
 * @param name two to 64 lower-case letters, digits, dots, dashes or underscores
 * @param passwordHash Argon2id; leaves this package only into the database
 * @param mustChangePassword the password was handed out by somebody else and shows nothing but its own change
 * @param active a disabled operator cannot sign in
 * @param version grows with every change; a session that was opened under an older one ends
 */
record Operator(
        UUID id,
        String name,
        String passwordHash,
        boolean mustChangePassword,
        Set<Role> roles,
        boolean active,
        long version) {

    /** The same rule as the table's check. */
    static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{1,63}");

    Operator {
        roles = Set.copyOf(roles);
    }

    @Override
    public String toString() {
        return "operator " + name + " (" + id + ", version " + version + ")";
    }
}
