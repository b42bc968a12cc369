package io.quaestor.console.transfers;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A transfer as the screen shows it.
 *
 * @param counterpartyUserId who received a transfer between users; null otherwise
 * @param address masked unless the operator may see it whole
 */
record TransferRow(
        UUID id,
        UUID userId,
        @Nullable UUID counterpartyUserId,
        String type,
        String currency,
        BigDecimal amount,
        BigDecimal fee,
        String status,
        @Nullable String txHash,
        @Nullable String address,
        Instant createdAt,
        Instant updatedAt,
        long version) {}
