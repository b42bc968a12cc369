package io.quaestor.console.users;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which users to show; what is null does not matter.
 *
 * @param email the whole address, in any case
 */
record UserFilter(
        @Nullable UUID id, @Nullable String email, @Nullable String status) {

    static final UserFilter ALL = new UserFilter(null, null, null);
}
