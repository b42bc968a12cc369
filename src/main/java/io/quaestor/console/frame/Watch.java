package io.quaestor.console.frame;

import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the same for all pages that look, every few seconds, and nothing while none does. Never on a page's thread. */
public class Watch<T> {

    private static final Logger log = LoggerFactory.getLogger(Watch.class);

    /**
     * What one round found.
     *
     * @param found null when the round failed
     * @param problem why; null when it did not
     */
    public record Round<T>(
            Instant at, @Nullable T found, @Nullable RuntimeException problem) {}

    /** Ends watching. */
    public interface Watcher extends AutoCloseable {
        @Override
        void close();
    }

    private final String name;
    private final Duration period;
    private final Supplier<T> read;
    private final Clock clock;
    private final Set<Predicate<Round<T>>> watchers = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService executor;
    private volatile @Nullable Round<T> latest;
    private boolean failing;

    /** @param name of what is read, for the log and the thread */
    protected Watch(String name, Duration period, Supplier<T> read, Clock clock) {
        this.name = name;
        this.period = period;
        this.read = read;
        this.clock = clock;
        executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
        // Ends with the executor; a round never throws.
        var _ = executor.scheduleWithFixedDelay(
                this::round, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Calls the watcher with the latest round, if it is recent, and with every later one until it says false. */
    public Watcher watch(Predicate<Round<T>> watcher) {
        watchers.add(watcher);
        Round<T> recent = latest;
        if (recent != null && recent.at().plus(period.multipliedBy(2)).isAfter(clock.instant())) {
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
        Round<T> round = look();
        latest = round;
        for (Predicate<Round<T>> watcher : watchers) {
            tell(watcher, round);
        }
    }

    private Round<T> look() {
        Instant at = clock.instant();
        try {
            T found = read.get();
            failing = false;
            return new Round<>(at, found, null);
        } catch (RuntimeException e) {
            // Once, not every few seconds for as long as a store is away.
            if (!failing) {
                log.error("A round of {} failed; further ones are not logged until one succeeds", name, e);
            }
            failing = true;
            return new Round<>(at, null, e);
        }
    }

    private void tell(Predicate<Round<T>> watcher, Round<T> round) {
        boolean there = false;
        try {
            there = watcher.test(round);
        } catch (RuntimeException e) {
            log.error("A page could not be told of {} and is told no more", name, e);
        }
        if (!there) {
            watchers.remove(watcher);
        }
    }
}
