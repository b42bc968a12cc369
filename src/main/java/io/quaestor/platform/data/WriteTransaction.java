package io.quaestor.platform.data;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.resilience.retry.MethodRetryPredicate;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A transaction on the primary, tried again a few times when another writer got in between: an optimistic conflict, a
 * deadlock, or an id that somebody else used at the same moment and that the next attempt will find. Inside a caller's
 * transaction nothing is tried again: only the outermost transaction can start anew.
 */
@Transactional
@Retryable(
        includes = {ConcurrencyFailureException.class, DuplicateKeyException.class},
        predicate = WriteTransaction.Outermost.class,
        maxRetries = 5,
        delay = 10,
        jitter = 10,
        multiplier = 2,
        maxDelay = 200)
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface WriteTransaction {

    /** Retries only where no caller's transaction is open. */
    final class Outermost implements MethodRetryPredicate {

        @Override
        public boolean shouldRetry(Method method, Throwable failure) {
            return !TransactionSynchronizationManager.isActualTransactionActive();
        }
    }
}
