package io.quaestor.exchange.events;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * Brings one consumer its events: by hand with {@link #catchUp}, or on a thread between {@link #start} and
 * {@link #stop}. The thread outlives every failure: it pauses, longer each time up to half a minute, and says so once
 * for each kind of failure until the consumer is well again.
 */
public final class EventFollower {

    private static final Logger LOG = LoggerFactory.getLogger(EventFollower.class);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final EventConsumer consumer;
    private final EventReader reader;
    private final FollowerProperties properties;

    private @Nullable CountDownLatch stop;
    private @Nullable Thread thread;

    /** Whether the server is known to be the one the position came from; unknown again after every failure. */
    private volatile boolean isChecked;

    public EventFollower(EventConsumer consumer, EventReader reader, FollowerProperties properties) {
        this.consumer = consumer;
        this.reader = reader;
        this.properties = properties;
    }

    public String name() {
        return consumer.name();
    }

    /**
     * Reads on until there is nothing more at present.
     *
     * @return how many events were applied
     */
    public long catchUp() {
        long applied = 0;
        int read;
        do {
            read = step();
            applied += read;
        } while (read == properties.batch());
        return applied;
    }

    /** Events that the consumer has not read yet; {@link EventReader#MOST_COUNTED} stands for that many or more. */
    public int unread() {
        EventPosition position = consumer.position();
        return position == null ? 0 : reader.unread(position, consumer.source(), consumer.aggregates());
    }

    public synchronized void start() {
        if (thread == null) {
            CountDownLatch signal = new CountDownLatch(1);
            stop = signal;
            thread = Thread.ofVirtual().name("follow-" + name()).start(() -> follow(signal));
        }
    }

    /** Returns when the batch under way is done, or after twenty seconds. */
    public synchronized void stop() {
        if (stop != null && thread != null) {
            stop.countDown();
            try {
                if (!thread.join(STOP_LIMIT)) {
                    LOG.warn("{} did not stop following the events within {} s", name(), STOP_LIMIT.toSeconds());
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
    }

    private void follow(CountDownLatch signal) {
        Duration pause = Duration.ZERO;
        int failures = 0;
        Set<String> known = new HashSet<>();
        try {
            while (!signal.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    boolean isMore = step() == properties.batch();
                    pause = isMore ? Duration.ZERO : properties.interval();
                    if (failures > 0) {
                        LOG.info("{} follows the events again, after {} failures", name(), failures);
                        failures = 0;
                        known.clear();
                    }
                } catch (RuntimeException failure) {
                    isChecked = false;
                    failures++;
                    pause = pause(failures);
                    if (known.add(kind(failure))) {
                        LOG.warn("{} pauses following the events and tries again: {}", name(), failure.toString());
                    }
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** One batch at most; how many events it had. */
    private int step() {
        EventPosition from = consumer.position();
        if (from == null) {
            return 0;
        }
        if (!isChecked) {
            reader.check(from, consumer.source());
            isChecked = true;
        }
        var events = reader.read(from, properties.batch(), consumer.source(), consumer.aggregates());
        if (!events.isEmpty()) {
            consumer.apply(new EventBatch(from, events));
        }
        return events.size();
    }

    private static Duration pause(int failures) {
        Duration pause = Duration.ofMillis(500L << Math.min(failures - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    /** Messages differ from one failure to the next of a kind, by a port or a position. */
    private static String kind(RuntimeException failure) {
        return failure.getClass().getName() + "/"
                + NestedExceptionUtils.getMostSpecificCause(failure).getClass().getName();
    }
}
