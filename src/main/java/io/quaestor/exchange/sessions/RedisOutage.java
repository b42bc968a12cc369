package io.quaestor.exchange.sessions;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Asks Redis and goes on without it: says once when it stops answering and once when it answers again, however many
 * calls there are in between.
 */
@Component
class RedisOutage {

    private static final Logger LOG = LoggerFactory.getLogger(RedisOutage.class);

    /** When one master is dead, the others answer in between: only after this long without a failure Redis is back. */
    private static final long QUIET_NANOS = Duration.ofSeconds(3).toNanos();

    private volatile boolean isAway;
    private long beganNanos;
    private long failedNanos;

    /** What Redis answers; empty when it does not, or refuses. */
    <T> Optional<T> ask(Supplier<T> question) {
        T answer;
        try {
            answer = question.get();
        } catch (DataAccessException failure) {
            failed(failure);
            return Optional.empty();
        }
        if (isAway) {
            answered();
        }
        return Optional.of(answer);
    }

    private synchronized void failed(DataAccessException failure) {
        failedNanos = System.nanoTime();
        if (!isAway) {
            isAway = true;
            beganNanos = failedNanos;
            LOG.warn(
                    "Redis does not answer ({}; {}): orders are limited by this process's own count alone, and sessions "
                            + "it knows are taken as they were",
                    failure.getMessage(),
                    NestedExceptionUtils.getMostSpecificCause(failure)
                            .getClass()
                            .getSimpleName());
        }
    }

    private synchronized void answered() {
        long now = System.nanoTime();
        if (isAway && now - failedNanos >= QUIET_NANOS) {
            isAway = false;
            LOG.info(
                    "Redis answers again; its last failure was {} ms after the first",
                    (failedNanos - beganNanos) / 1_000_000);
        }
    }
}
