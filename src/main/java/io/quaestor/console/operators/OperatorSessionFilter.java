package io.quaestor.console.operators;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends a session that was idle or open for too long, or whose operator was reset or disabled: it is invalidated, and the
 * request goes on as nobody's. Heartbeats and push connections of an open page do not count as use.
 */
class OperatorSessionFilter extends OncePerRequestFilter {

    private final OperatorVersions versions;
    private final SessionProperties properties;
    private final Clock clock;

    OperatorSessionFilter(OperatorVersions versions, SessionProperties properties, Clock clock) {
        this.versions = versions;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (session != null
                && authentication != null
                && authentication.getPrincipal() instanceof SignedInOperator operator) {
            Instant now = clock.instant();
            if (hasEnded(session, now) || !versions.isCurrent(operator)) {
                SecurityContextHolder.clearContext();
                session.invalidate();
            } else if (isUse(request)) {
                session.setAttribute(OperatorSessions.USED_AT, now);
            }
        }
        chain.doFilter(request, response);
    }

    private boolean hasEnded(HttpSession session, Instant now) {
        return !(session.getAttribute(OperatorSessions.SIGNED_IN_AT) instanceof Instant signedInAt)
                || !(session.getAttribute(OperatorSessions.USED_AT) instanceof Instant usedAt)
                || !now.isBefore(signedInAt.plus(properties.absoluteTimeout()))
                || !now.isBefore(usedAt.plus(properties.idleTimeout()));
    }

    private static boolean isUse(HttpServletRequest request) {
        String kind = request.getParameter("v-r");
        return !"heartbeat".equals(kind)
                && !"push".equals(kind)
                && !request.getRequestURI().endsWith("/VAADIN/push");
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return true;
    }
}
