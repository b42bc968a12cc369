package io.quaestor.exchange;

import org.jspecify.annotations.Nullable;

/**
 * Who wants a change and why; every event carries it. Each is one line, without control characters.
 *
 * @param actor the acting program or operator, for example {@code engine} or {@code operator:kim}
 * @param reason in the actor's words, at most 1,000 characters
 * @param caseNumber of the ticket behind it, at most 100 characters
 */
public record Cause(String actor, String reason, @Nullable String caseNumber) {

    public Cause {
        Texts.line(actor, "actor", 100);
        Texts.line(reason, "reason", 1_000);
        Texts.optionalLine(caseNumber, "case number", 100);
    }

    public static Cause of(String actor, String reason) {
        return new Cause(actor, reason, null);
    }
}
