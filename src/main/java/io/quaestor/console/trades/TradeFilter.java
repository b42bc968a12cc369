package io.quaestor.console.trades;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which trades to show; what is null does not matter.
 *
 * @param userId of either side
 * @param orderId of either side
 */
record TradeFilter(
        @Nullable String symbol,
        @Nullable UUID userId,
        @Nullable UUID orderId) {

    static final TradeFilter ALL = new TradeFilter(null, null, null);
}
