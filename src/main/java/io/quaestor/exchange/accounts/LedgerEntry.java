package io.quaestor.exchange.accounts;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of a journal; the lines of a journal sum to zero per currency.
 *
 * @param amount signed, never zero
 * @param balanceAfter of a user's account; null for the house
 * @param reference what caused it
 * @param at when
 */
public record LedgerEntry(
        UUID journalId,
        UUID accountId,
        Kind kind,
        BigDecimal amount,
        @Nullable BigDecimal balanceAfter,
        Reference reference,
        UUID referenceId,
        Instant at) {

    /** Why money moved. */
    public enum Kind {
        DEPOSIT,
        WITHDRAWAL,
        TRANSFER,
        FEE,
        REALIZED_PNL,
        INSURANCE,
        ADJUSTMENT
    }

    /** What the reference id names. */
    public enum Reference {
        TRADE,
        TRANSFER,
        ADJUSTMENT
    }
}
