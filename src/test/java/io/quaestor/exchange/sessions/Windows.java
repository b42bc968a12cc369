package io.quaestor.exchange.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Counts what a sliding window lets pass. */
final class Windows {

    private Windows() {}

    /** The most of the times within any stretch of that length, its beginning not included. */
    static int most(Collection<Instant> times, Duration length) {
        List<Instant> sorted = times.stream().sorted().toList();
        int most = 0;
        int first = 0;
        for (int last = 0; last < sorted.size(); last++) {
            while (!sorted.get(first).isAfter(sorted.get(last).minus(length))) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    /** The longest time between two that follow each other. */
    static Duration longestGap(Collection<Instant> times) {
        List<Instant> sorted = times.stream().sorted().toList();
        Duration longest = Duration.ZERO;
        for (int i = 1; i < sorted.size(); i++) {
            Duration gap = Duration.between(sorted.get(i - 1), sorted.get(i));
            longest = gap.compareTo(longest) > 0 ? gap : longest;
        }
        return longest;
    }
}
