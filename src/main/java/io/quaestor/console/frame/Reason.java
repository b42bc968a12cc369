package io.quaestor.console.frame;

import io.quaestor.exchange.Cause;

/**
 * Why an operator changes something.
 *
 * @param text in the operator's own words, one line
 * @param caseNumber of the case at support or compliance that it belongs to
 */
public record Reason(String text, String caseNumber) {

    public static final int LONGEST = 500;
    public static final int LONGEST_CASE = 64;

    /** A reason without one of its parts, or with one too long. */
    public static final class Missing extends IllegalArgumentException {

        private static final long serialVersionUID = 1;

        private final String field;

        Missing(String field) {
            super("a change needs a " + field + " of the length allowed");
            this.field = field;
        }

        String field() {
            return field;
        }
    }

    /** @throws Missing where one is blank or too long */
    public Reason {
        text = text.strip();
        caseNumber = caseNumber.strip();
        if (text.isEmpty() || text.length() > LONGEST || hasControl(text)) {
            throw new Missing("reason");
        }
        if (caseNumber.isEmpty() || caseNumber.length() > LONGEST_CASE || hasControl(caseNumber)) {
            throw new Missing("case");
        }
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    /** As the exchange records it in its events. */
    public Cause by(String operator) {
        return new Cause("operator:" + operator, text, caseNumber);
    }
}
