package io.quaestor.console.operators;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/**
 * Checks a name and a password against the primary. Every refusal looks alike and, unless it was throttled, takes as
 * long: unknown name, wrong password, disabled operator, over-long or malformed input.
 */
@Component
class OperatorAuthenticationProvider implements AuthenticationProvider {

    private static final Logger log = LoggerFactory.getLogger(OperatorAuthenticationProvider.class);

    private final OperatorRepository repository;
    private final OperatorService service;
    private final Passwords passwords;
    private final SignInThrottle throttle;

    OperatorAuthenticationProvider(
            OperatorRepository repository, OperatorService service, Passwords passwords, SignInThrottle throttle) {
        this.repository = repository;
        this.service = service;
        this.passwords = passwords;
        this.throttle = throttle;
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        String given = attempt.getName();
        // Anything else can be no operator's name; it must neither fill the memory nor reach a log.
        String name = Operator.NAME.matcher(given).matches() ? given : "?";
        String address = attempt.getDetails() instanceof WebAuthenticationDetails details
                ? details.getRemoteAddress()
                : "unknown address";
        if (!throttle.tryAttempt(name, address)) {
            log.warn("Sign-in of {} from {} refused: too many failures", name, address);
            throw refused();
        }
        Operator operator = check(name, password(attempt)).orElseThrow(() -> {
            log.warn("Sign-in of {} from {} failed", name, address);
            return refused();
        });
        service.signedIn(operator, address);
        throttle.succeeded(name, address);
        UsernamePasswordAuthenticationToken signedIn = OperatorAuthentication.of(SignedInOperator.of(operator));
        signedIn.setDetails(attempt.getDetails());
        return signedIn;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    private Optional<Operator> check(String name, @Nullable String password) {
        if (password == null || password.length() > Passwords.LONGEST) {
            passwords.matchNobody();
            return Optional.empty();
        }
        Optional<Operator> known = repository.findByName(name);
        if (known.isEmpty()) {
            passwords.matchNobody();
            return Optional.empty();
        }
        Operator operator = known.get();
        boolean right = passwords.matches(password, operator.passwordHash());
        return right && operator.active() ? known : Optional.empty();
    }

    private static @Nullable String password(Authentication attempt) {
        return attempt.getCredentials() instanceof String password ? password : null;
    }

    private static BadCredentialsException refused() {
        return new BadCredentialsException("Name or password is not right, or there were too many attempts.");
    }
}
