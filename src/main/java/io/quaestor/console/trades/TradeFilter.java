package io.quaestor.console.trades;

import io.quaestor.console.frame.Window;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which trades to show; what is null does not matter.
 *
 * @param id this one, whenever it was
 * @param userId of either side
 * @param orderId of either side
 * @param leastQuantity of this size or larger
 * @param window when they were
 */
record TradeFilter(
        @Nullable UUID id,
        @Nullable String symbol,
        @Nullable UUID userId,
        @Nullable UUID orderId,
        @Nullable BigDecimal leastQuantity,
        Window window) {

    static final TradeFilter ALL = new TradeFilter(null, null, null, null, null, Window.ALL);
}
