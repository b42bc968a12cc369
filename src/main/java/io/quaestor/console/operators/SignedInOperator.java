package io.quaestor.console.operators;

import java.io.Serializable;
import java.security.Principal;
import java.util.Set;
import java.util.UUID;

/**
 * Who is signed in, as the session keeps it.
 *
 * @param version of the operator's row when the session was opened; the session ends when the row has another
 * @param mustChangePassword nothing but the change of the password is allowed; {@code roles} is empty then
 */
record SignedInOperator(UUID id, String name, Set<Role> roles, boolean mustChangePassword, long version)
        implements Principal, Serializable {

    SignedInOperator {
        roles = Set.copyOf(roles);
    }

    static SignedInOperator of(Operator operator) {
        return new SignedInOperator(
                operator.id(),
                operator.name(),
                operator.mustChangePassword() ? Set.of() : operator.roles(),
                operator.mustChangePassword(),
                operator.version());
    }

    @Override
    public String getName() {
        return name;
    }
}
