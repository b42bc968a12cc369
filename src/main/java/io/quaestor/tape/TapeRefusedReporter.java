package io.quaestor.tape;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says a refusal in its one line on standard error, where Spring Boot would add a frame and a stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class TapeRefusedReporter implements SpringBootExceptionReporter {

    @Override
    public boolean reportException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TapeRefused refused) {
                System.err.println("Tape: " + refused.getMessage());
                return true;
            }
        }
        return false;
    }
}
