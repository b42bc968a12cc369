package io.quaestor.tape;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The market player's settings.
 *
 * @param simulator what the simulator does by itself after a start
 * @param seed the same seed plays the same history
 * @param history how far back the first start begins
 * @param historyTrades about how many trades the first start plays
 * @param ordersPerSecond how many takers come a second once it is live, over all symbols
 */
@ConfigurationProperties("quaestor.tape")
record SimulatorProperties(
        @DefaultValue("live") Mode simulator,
        @DefaultValue("20190521") long seed,
        @DefaultValue("3d") Duration history,
        @DefaultValue("25000") int historyTrades,
        @DefaultValue("3") int ordersPerSecond) {

    SimulatorProperties {
        require(
                history.compareTo(Duration.ofHours(1)) >= 0 && history.compareTo(Duration.ofDays(365)) <= 0,
                "quaestor.tape.history must lie between 1h and 365d, not " + history);
        require(
                historyTrades >= 1 && historyTrades <= 10_000_000,
                "quaestor.tape.history-trades must lie between 1 and 10,000,000, not " + historyTrades);
        require(
                ordersPerSecond >= 1 && ordersPerSecond <= 200,
                "quaestor.tape.orders-per-second must lie between 1 and 200, not " + ordersPerSecond);
    }

    /** How far the simulator goes by itself. */
    enum Mode {
        /** Not at all. */
        OFF,
        /** Fills an empty database, then rests. */
        HISTORY,
        /** Fills an empty database, then goes on in real time. */
        LIVE
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
