package io.quaestor.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A line of the ledger as the model holds it.
 *
 * @param cause what the line's journal is of
 * @param number of that trade, transfer or adjustment
 * @param after the balance that follows, of a user's account only
 */
record ModelEntry(
        Cause cause,
        long number,
        ModelAccount.Key account,
        Kind kind,
        BigDecimal amount,
        @Nullable BigDecimal after) {

    enum Cause {
        TRADE,
        TRANSFER,
        ADJUSTMENT
    }

    enum Kind {
        DEPOSIT,
        WITHDRAWAL,
        TRANSFER,
        FEE,
        REALIZED_PNL,
        INSURANCE,
        ADJUSTMENT
    }
}
