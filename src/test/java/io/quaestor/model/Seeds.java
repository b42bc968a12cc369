package io.quaestor.model;

/** Where histories begin; {@code -Dquaestor.test.seed=} plays one again. */
final class Seeds {

    private static final String PROPERTY = "quaestor.test.seed";

    private Seeds() {}

    /** The same in every run: what was green once stays green until the code changes. */
    static long quick() {
        return Long.getLong(PROPERTY, 20_261_124);
    }

    /** Another one in every run. */
    static long fresh() {
        return Long.getLong(PROPERTY, System.nanoTime());
    }
}
