package io.quaestor.console.orders;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which orders to show; what is null does not matter. */
record OrderFilter(
        @Nullable UUID id,
        @Nullable UUID userId,
        @Nullable String symbol,
        @Nullable String status) {

    static final OrderFilter ALL = new OrderFilter(null, null, null, null);
}
