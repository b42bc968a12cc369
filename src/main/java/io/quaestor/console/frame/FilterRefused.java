package io.quaestor.console.frame;

import java.util.Arrays;

/** A search that no index serves within a bound; nothing was read. */
public class FilterRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Object[] values;

    /**
     * @param key of the text that says why, and what would help
     */
    public FilterRefused(String key, Object... values) {
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
