package io.quaestor.console.operators;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/** What a session keeps about its own life, and how it changes hands without being stolen. */
final class OperatorSessions {

    static final String SIGNED_IN_AT = OperatorSessions.class.getName() + ".signedInAt";
    static final String USED_AT = OperatorSessions.class.getName() + ".usedAt";

    private OperatorSessions() {}

    /** At sign-in: a session id that somebody planted before is worth nothing after. */
    static void begin(HttpServletRequest request, Instant now) {
        HttpSession session = request.getSession();
        request.changeSessionId();
        session.setAttribute(SIGNED_IN_AT, now);
        session.setAttribute(USED_AT, now);
    }

    /** After the operator's own row changed: the session goes on with what it says now, under a new id. */
    static void resume(HttpServletRequest request, SignedInOperator operator) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(OperatorAuthentication.of(operator));
        request.changeSessionId();
        request.getSession().setAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY, context);
        SecurityContextHolder.setContext(context);
    }
}
