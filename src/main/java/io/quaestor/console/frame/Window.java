package io.quaestor.console.frame;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time that a search looks at.
 *
 * @param from included; null for the beginning
 * @param to excluded; null for no end
 */
public record Window(@Nullable Instant from, @Nullable Instant to) {

    public static final Window ALL = new Window(null, null);

    /** The time up to now, and what is still to come. */
    static Window last(Duration duration, Clock clock) {
        return new Window(clock.instant().minus(duration), null);
    }

    public boolean isBounded() {
        return from != null;
    }
}
