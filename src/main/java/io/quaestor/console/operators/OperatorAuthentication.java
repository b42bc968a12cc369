package io.quaestor.console.operators;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** The signed-in operator in Spring Security's terms, without the password. */
final class OperatorAuthentication {

    private OperatorAuthentication() {}

    static UsernamePasswordAuthenticationToken of(SignedInOperator operator) {
        return UsernamePasswordAuthenticationToken.authenticated(
                operator,
                null,
                operator.roles().stream()
                        .map(role -> new SimpleGrantedAuthority("ROLE_" + role))
                        .toList());
    }
}
