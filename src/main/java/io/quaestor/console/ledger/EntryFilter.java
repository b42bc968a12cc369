package io.quaestor.console.ledger;

import io.quaestor.console.frame.Window;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which entries to show; what is null does not matter.
 *
 * @param journalId all of it, whenever it was
 * @param userId in every currency
 * @param window when what they record happened
 */
record EntryFilter(
        @Nullable UUID journalId,
        @Nullable UUID accountId,
        @Nullable UUID userId,
        @Nullable String kind,
        Window window) {

    static final EntryFilter ALL = new EntryFilter(null, null, null, null, Window.ALL);
}
