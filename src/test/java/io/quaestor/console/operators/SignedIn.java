package io.quaestor.console.operators;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.Set;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Signs an operator in on this thread, without a session. Beans keep the strategy of their own Spring context, while the
 * static holder has that of the newest one: both are told.
 */
public final class SignedIn {

    private final SecurityContextHolderStrategy ofThisContext;

    SignedIn(SecurityContextHolderStrategy ofThisContext) {
        this.ofThisContext = ofThisContext;
    }

    /** Somebody with these roles, who need not be in the database. */
    public void with(Role... roles) {
        as(new SignedInOperator(UuidCreator.getTimeOrderedEpoch(), "somebody", Set.of(roles), false, 1));
    }

    public void asNobody() {
        ofThisContext.clearContext();
        SecurityContextHolder.clearContext();
    }

    /** Goes on as whoever that was. */
    public void resume(SecurityContext context) {
        ofThisContext.setContext(context);
        SecurityContextHolder.setContext(context);
    }

    void as(SignedInOperator operator) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(OperatorAuthentication.of(operator));
        ofThisContext.setContext(context);
        SecurityContextHolder.setContext(context);
    }
}
