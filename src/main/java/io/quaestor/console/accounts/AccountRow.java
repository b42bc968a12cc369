package io.quaestor.console.accounts;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as the screen shows it.
 *
 * @param userId null for the house
 * @param kind USER, or which of the house's
 */
record AccountRow(
        UUID id,
        @Nullable UUID userId,
        String kind,
        String currency,
        BigDecimal balance,
        BigDecimal available,
        BigDecimal locked,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    /** The insurance fund has paid more than it had. */
    boolean isAlarm() {
        return kind.equals("INSURANCE") && balance.signum() < 0;
    }
}
