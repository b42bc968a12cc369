package io.quaestor.console.positions;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A position as the screen shows it.
 *
 * @param entryValue exact cost of the open size
 * @param distance from the mark price to the liquidation price, as a part of the mark price; below zero beyond it, null
 *     where there is no liquidation price
 */
record PositionRow(
        UUID id,
        UUID userId,
        String symbol,
        String side,
        BigDecimal size,
        BigDecimal entryPrice,
        BigDecimal entryValue,
        BigDecimal markPrice,
        @Nullable BigDecimal liquidationPrice,
        @Nullable BigDecimal distance,
        BigDecimal margin,
        BigDecimal unrealizedPnl,
        BigDecimal realizedPnl,
        int leverage,
        String marginType,
        Instant createdAt,
        Instant updatedAt,
        long version) {}
