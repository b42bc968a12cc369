package io.quaestor.console.orders;

import io.quaestor.console.frame.Window;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which orders to show; what is null does not matter.
 *
 * @param id this one, whenever it was placed
 * @param window when they were placed
 */
record OrderFilter(
        @Nullable UUID id,
        @Nullable UUID userId,
        @Nullable String symbol,
        @Nullable String status,
        @Nullable String side,
        @Nullable String type,
        Window window) {

    static final OrderFilter ALL = new OrderFilter(null, null, null, null, null, null, Window.ALL);
}
