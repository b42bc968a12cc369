package io.quaestor.console.accounts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which accounts to show; what is null does not matter. */
record AccountFilter(
        @Nullable UUID id,
        @Nullable UUID userId,
        @Nullable String currency,
        @Nullable String kind) {

    static final AccountFilter ALL = new AccountFilter(null, null, null, null);
}
