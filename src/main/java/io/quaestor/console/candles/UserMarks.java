package io.quaestor.console.candles;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a user did with a symbol within a time, and what they want to do with it now.
 *
 * @param fills newest first
 * @param isCut whether there may be older fills, or orders, of that time than were looked for
 * @param orders open ones, whenever they were placed, newest first
 * @param placed within the time, whatever became of them, newest first
 */
record UserMarks(List<Fill> fills, boolean isCut, List<OpenOrder> orders, List<PlacedOrder> placed) {

    /** One side of a trade; a user who was both has two. */
    record Fill(UUID tradeId, Instant time, String side, BigDecimal price, BigDecimal quantity) {}

    /**
     * An order that can still be filled.
     *
     * @param stopPrice null but for an order that waits for it
     */
    record OpenOrder(
            UUID id,
            String side,
            @Nullable BigDecimal price,
            @Nullable BigDecimal stopPrice,
            BigDecimal remaining) {}

    /**
     * An order at the time it was placed, and what it is now.
     *
     * @param price null of a market order
     * @param stopPrice null but of a stop order
     */
    record PlacedOrder(
            UUID id,
            Instant time,
            String side,
            String type,
            String status,
            @Nullable BigDecimal price,
            @Nullable BigDecimal stopPrice,
            BigDecimal quantity) {}
}
