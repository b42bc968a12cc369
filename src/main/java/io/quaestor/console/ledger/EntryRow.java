package io.quaestor.console.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the ledger as the screen shows it.
 *
 * @param accountKind USER, or which of the house's
 * @param userId null for the house
 * @param amount signed
 * @param balanceAfter of a user's account; null for the house
 */
record EntryRow(
        long sequence,
        UUID journalId,
        UUID accountId,
        String accountKind,
        @Nullable UUID userId,
        String currency,
        String kind,
        BigDecimal amount,
        @Nullable BigDecimal balanceAfter,
        String referenceType,
        UUID referenceId,
        Instant createdAt) {}
