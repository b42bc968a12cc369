package io.quaestor.exchange;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of texts that come from outside, so that each can be stored, printed and put into an event. */
public final class Texts {

    private static final Pattern NAME = Pattern.compile("[A-Z0-9][A-Z0-9._-]{0,19}");

    private Texts() {}

    /** Whether {@code name} can be the name of an instrument or a currency. */
    public static boolean isName(@Nullable String name) {
        return name != null && NAME.matcher(name).matches();
    }

    /**
     * Checks the name of an instrument or a currency; returns it.
     *
     * @param what the field, for the message
     * @throws Refusal INVALID
     */
    public static String name(@Nullable String name, String what) {
        if (name == null || !isName(name)) {
            throw new Refusal(Refusal.Code.INVALID, notAName(what));
        }
        return name;
    }

    /** What is wrong when {@link #isName} says no. */
    public static String notAName(String what) {
        return what + " must be 1 to 20 characters of A-Z, 0-9, dot, dash and underscore";
    }

    /**
     * Checks a line of text: not blank, not too long, no control characters, no half of a surrogate pair; returns it.
     *
     * @param what the field, for the message
     * @throws Refusal INVALID
     */
    public static String line(@Nullable String text, String what, int maximum) {
        if (text == null || text.isBlank() || text.length() > maximum) {
            throw new Refusal(Refusal.Code.INVALID, what + " must have 1 to " + maximum + " characters");
        }
        if (text.codePoints().anyMatch(Texts::isUnfit)) {
            throw new Refusal(Refusal.Code.INVALID, what + " must not contain control characters");
        }
        return text;
    }

    /** As {@link #line}, where null means that there is none. */
    public static @Nullable String optionalLine(@Nullable String text, String what, int maximum) {
        return text == null ? null : line(text, what, maximum);
    }

    private static boolean isUnfit(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }
}
