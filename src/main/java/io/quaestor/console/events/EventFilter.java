package io.quaestor.console.events;

import io.quaestor.console.frame.Window;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which events to show; what is null does not matter.
 *
 * @param aggregateId what they happened to; they are in the order of its versions then
 * @param window when they happened
 */
record EventFilter(
        @Nullable String aggregateType,
        @Nullable UUID aggregateId,
        @Nullable String type,
        Window window) {

    static final EventFilter ALL = new EventFilter(null, null, null, Window.ALL);
}
