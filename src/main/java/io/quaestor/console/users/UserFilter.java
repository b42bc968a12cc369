package io.quaestor.console.users;

import io.quaestor.console.frame.Window;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which users to show; what is null does not matter.
 *
 * @param email in any case: the beginning for who may see addresses whole, else all of it
 * @param tag that they carry
 * @param window when they registered
 */
record UserFilter(
        @Nullable UUID id,
        @Nullable String email,
        @Nullable String status,
        @Nullable Integer kycLevel,
        @Nullable String tag,
        Window window) {

    static final UserFilter ALL = new UserFilter(null, null, null, null, null, Window.ALL);
}
