package io.quaestor.console.frame;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A screen's filters under a name.
 *
 * @param query as in the screen's address, without a question mark
 * @param sharedWith the role that sees it too; null for nobody else
 * @param operator who saved it
 * @param own whether that is who asks
 */
public record SavedView(
        UUID id, String name, String query, @Nullable String sharedWith, String operator, boolean own) {}
