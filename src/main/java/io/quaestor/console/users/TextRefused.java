package io.quaestor.console.users;

import java.util.Arrays;

/** A note or a tag that cannot be kept as it was typed; nothing was written. */
final class TextRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Object[] values;

    /**
     * @param key of the text that says why
     */
    TextRefused(String key, Object... values) {
        super(key);
        this.values = Arrays.copyOf(values, values.length);
    }

    String key() {
        return String.valueOf(getMessage());
    }

    Object[] values() {
        return Arrays.copyOf(values, values.length);
    }
}
