package io.quaestor.console.health;

import io.quaestor.health.HealthService;
import io.quaestor.health.StoreHealth;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** One round of probes every few seconds for all who look, and none while nobody does. Never on a UI's thread. */
@Component
class StoreWatch {

    static final long PERIOD_SECONDS = 3;
    private static final Logger log = LoggerFactory.getLogger(StoreWatch.class);

    /**
     * What one round found.
     *
     * @param problem why the round itself failed; null when it did not, whatever the stores' state
     */
    record Round(
            Instant at, List<StoreHealth> stores, @Nullable RuntimeException problem) {}

    /** Ends watching. */
    interface Watcher extends AutoCloseable {
        @Override
        void close();
    }

    private final HealthService health;
    private final Clock clock;
    private final Set<Predicate<Round>> watchers = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("store-watch").factory());
    private volatile @Nullable Round latest;

    StoreWatch(HealthService health, Clock clock) {
        this.health = health;
        this.clock = clock;
        // Ends with the executor; a round never throws.
        var _ = executor.scheduleWithFixedDelay(this::round, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    /** Calls the watcher with the latest round, if it is recent, and with every later one until it says false. */
    Watcher watch(Predicate<Round> watcher) {
        watchers.add(watcher);
        Round recent = latest;
        if (recent != null && recent.at().plusSeconds(2 * PERIOD_SECONDS).isAfter(clock.instant())) {
            tell(watcher, recent);
        } else {
            executor.execute(this::round);
        }
        return () -> watchers.remove(watcher);
    }

    @PreDestroy
    void stop() {
        executor.shutdownNow();
    }

    private void round() {
        if (watchers.isEmpty()) {
            return;
        }
        Round round;
        Instant at = clock.instant();
        try {
            round = new Round(at, health.check(), null);
        } catch (RuntimeException e) {
            log.error("A round of probes failed as a whole", e);
            round = new Round(at, List.of(), e);
        }
        latest = round;
        for (Predicate<Round> watcher : watchers) {
            tell(watcher, round);
        }
    }

    private void tell(Predicate<Round> watcher, Round round) {
        boolean there = false;
        try {
            there = watcher.test(round);
        } catch (RuntimeException e) {
            log.error("A page could not be told of the stores' state and is told no more", e);
        }
        if (!there) {
            watchers.remove(watcher);
        }
    }
}
