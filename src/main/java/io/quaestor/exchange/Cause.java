package io.quaestor.exchange;

import org.jspecify.annotations.Nullable;

/**
 * Who wants a change and why; every event carries it.
 *
 * @param actor the acting program or operator, for example {@code engine} or {@code operator:kim}
 * @param reason in the actor's words, at most 1,000 characters
 * @param caseNumber of the ticket behind it, at most 100 characters
 */
public record Cause(String actor, String reason, @Nullable String caseNumber) {

    public Cause {
        require(actor, "actor", 100);
        require(reason, "reason", 1_000);
        if (caseNumber != null) {
            require(caseNumber, "case number", 100);
        }
    }

    public static Cause of(String actor, String reason) {
        return new Cause(actor, reason, null);
    }

    private static void require(@Nullable String text, String name, int maximum) {
        if (text == null || text.isBlank() || text.length() > maximum) {
            throw new Refusal(Refusal.Code.INVALID, name + " must have 1 to " + maximum + " characters");
        }
    }
}
