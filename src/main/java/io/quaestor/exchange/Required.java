package io.quaestor.exchange;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What a command cannot do without, checked at the door: a missing value is a refusal, not a failure further in. */
public final class Required {

    /** PostgreSQL stores no earlier time, and no partition is made for one. */
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private Required() {}

    /**
     * Returns the value.
     *
     * @param what the parameter, for the message
     * @throws Refusal INVALID when it is missing
     */
    public static <T> T value(@Nullable T value, String what) {
        if (value == null) {
            throw new Refusal(Refusal.Code.INVALID, what + " is missing");
        }
        return value;
    }

    /**
     * Checks that there is a list and nothing in it is missing.
     *
     * @throws Refusal INVALID
     */
    public static void all(@Nullable Collection<? extends @Nullable Object> values, String what) {
        for (Object value : value(values, what)) {
            if (value == null) {
                throw new Refusal(Refusal.Code.INVALID, "one of the " + what + " is missing");
            }
        }
    }

    /**
     * Returns a command's time, cut to the microsecond, as it is stored.
     *
     * @throws Refusal INVALID when it is missing or lies outside the years 1970 to 9999
     */
    public static Instant time(@Nullable Instant at) {
        Instant time = value(at, "time");
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new Refusal(Refusal.Code.INVALID, "time " + time + " lies outside the years 1970 to 9999");
        }
        return time.truncatedTo(ChronoUnit.MICROS);
    }
}
