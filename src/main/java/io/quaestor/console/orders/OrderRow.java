package io.quaestor.console.orders;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An order as the grid shows it. */
record OrderRow(
        UUID id,
        UUID userId,
        String symbol,
        String side,
        String type,
        String status,
        @Nullable BigDecimal price,
        @Nullable BigDecimal stopPrice,
        BigDecimal quantity,
        BigDecimal filledQuantity,
        @Nullable BigDecimal averagePrice,
        int leverage,
        String marginType,
        boolean reduceOnly,
        String timeInForce,
        Instant createdAt) {}
