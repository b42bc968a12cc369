package io.quaestor.model;

import java.math.BigDecimal;

/** Money as the model holds it; an account that nothing has touched is all zeros. */
record ModelAccount(Key key, BigDecimal available, BigDecimal locked) {

    /** {@code owner} is a user's number, or a negative one for the house. */
    record Key(int owner, int currency) {}

    static final int FEES = -1;
    static final int INSURANCE = -2;
    static final int CLEARING = -3;
    static final int EXTERNAL = -4;

    BigDecimal balance() {
        return available.add(locked);
    }

    ModelAccount moved(BigDecimal toAvailable, BigDecimal toLocked) {
        return new ModelAccount(key, available.add(toAvailable), locked.add(toLocked));
    }
}
