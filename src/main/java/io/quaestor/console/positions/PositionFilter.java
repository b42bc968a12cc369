package io.quaestor.console.positions;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which positions to show; what is null does not matter.
 *
 * @param isOpen whether of a size, or of none any more
 * @param sort null for the newest first
 */
record PositionFilter(
        @Nullable UUID id,
        @Nullable UUID userId,
        @Nullable String symbol,
        @Nullable String side,
        @Nullable Boolean isOpen,
        @Nullable PositionSort sort) {

    static final PositionFilter ALL = new PositionFilter(null, null, null, null, null, null);
}
