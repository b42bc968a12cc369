package io.quaestor.console.operators;

import io.quaestor.console.frame.Sight;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** The operator on whose behalf this thread works. */
@Component
public class CurrentOperator implements Sight {

    public UUID id() {
        return signedIn().id();
    }

    public String name() {
        return signedIn().name();
    }

    /** Whether the operator holds at least one of these roles; nobody signed in holds none. */
    public boolean holdsAny(Role... wanted) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || !authentication.isAuthenticated()) {
            return false;
        }
        Set<String> wantedAuthorities =
                Arrays.stream(wanted).map(role -> "ROLE_" + role).collect(Collectors.toSet());
        return authentication.getAuthorities().stream()
                .anyMatch(held -> wantedAuthorities.contains(held.getAuthority()));
    }

    @Override
    public boolean seesAnything() {
        return holdsAny(Role.values());
    }

    @Override
    public boolean seesPersonalData() {
        return holdsAny(Role.OPERATIONS, Role.COMPLIANCE, Role.ADMIN);
    }

    SignedInOperator signedIn() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof SignedInOperator operator) {
            return operator;
        }
        throw new IllegalStateException("nobody is signed in on thread " + Thread.currentThread());
    }
}
