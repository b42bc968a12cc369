package io.quaestor.console.orders;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An order as the screen shows it. */
record OrderRow(
        UUID id,
        UUID userId,
        String symbol,
        String side,
        String type,
        String status,
        @Nullable BigDecimal price,
        @Nullable BigDecimal stopPrice,
        @Nullable Instant triggeredAt,
        BigDecimal quantity,
        BigDecimal filledQuantity,
        BigDecimal remainingQuantity,
        @Nullable BigDecimal averagePrice,
        BigDecimal lockedMargin,
        BigDecimal lockedFee,
        int leverage,
        String marginType,
        boolean reduceOnly,
        String timeInForce,
        boolean liquidation,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    boolean isOpen() {
        return status.equals("NEW") || status.equals("PARTIALLY_FILLED");
    }
}
