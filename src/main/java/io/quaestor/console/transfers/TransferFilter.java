package io.quaestor.console.transfers;

import io.quaestor.console.frame.Window;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which transfers to show; what is null does not matter.
 *
 * @param id this one, whenever it was
 * @param userId of either side
 * @param txHash all of it
 * @param address all of it, as it was given
 * @param window when they were asked for
 */
record TransferFilter(
        @Nullable UUID id,
        @Nullable UUID userId,
        @Nullable String type,
        @Nullable String status,
        @Nullable String currency,
        @Nullable String txHash,
        @Nullable String address,
        Window window) {

    static final TransferFilter ALL = new TransferFilter(null, null, null, null, null, null, null, Window.ALL);
}
