package io.quaestor.console.operators;

import io.quaestor.console.operators.OperatorService.OneTimePassword;
import java.io.PrintStream;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Says on standard output that the console is ready and, on the very first start, the first operator's one-time
 * password: there and nowhere else, so it reaches no log file.
 */
@Component
@ConditionalOnWebApplication
class ReadyLine {

    private final OperatorService operators;
    private final Environment environment;
    private final PrintStream out;

    ReadyLine(OperatorService operators, Environment environment) {
        this.operators = operators;
        this.environment = environment;
        this.out = System.out;
    }

    @EventListener(ApplicationReadyEvent.class)
    @Order(Ordered.LOWEST_PRECEDENCE)
    void print() {
        Optional<OneTimePassword> first = operators.addFirst();
        String address = "http://localhost:" + environment.getProperty("local.server.port", "8080");
        out.println("Quaestor is ready at " + address
                + first.map(made -> " — first operator: " + made.operator() + ", one-time password: " + made.password())
                        .orElse(""));
    }
}
