package io.quaestor.console.frame;

import java.util.Arrays;

/** A view that cannot be saved so; nothing was written. */
public final class SavedViewRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Object[] values;

    /**
     * @param key of the text that says why
     */
    SavedViewRefused(String key, Object... values) {
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
