package io.quaestor.console.operators;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Signs an operator in on this thread, without a session. Beans keep the strategy of their own Spring context, while the
 * static holder has that of the newest one: both are told.
 */
public final class SignedIn {

    private final SecurityContextHolderStrategy ofThisContext;
    private final OperatorRepository operators;
    private final TransactionTemplate transaction;

    SignedIn(
            SecurityContextHolderStrategy ofThisContext,
            OperatorRepository operators,
            PlatformTransactionManager transactions) {
        this.ofThisContext = ofThisContext;
        this.operators = operators;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** A new operator with these roles, who is in the database; returns their name. */
    public String stored(Role... roles) {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        String name = "op-" + id.toString().substring(24);
        Operator operator = new Operator(id, name, "{none}", false, Set.of(roles), true, 1);
        asNobody();
        transaction.executeWithoutResult(status -> operators.insert(operator, Instant.now()));
        as(SignedInOperator.of(operator));
        return name;
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
