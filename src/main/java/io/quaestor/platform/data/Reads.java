package io.quaestor.platform.data;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Reads of a screen, with the place and the time that they are true of. */
@Component
public class Reads {

    private static final Logger LOG = LoggerFactory.getLogger(Reads.class);
    private static final ThreadLocal<@Nullable Attempt> ATTEMPT = new ThreadLocal<>();

    private final ReplicaWatch watch;
    private final Clock clock;

    Reads(ReplicaWatch watch, Clock clock) {
        this.watch = watch;
        this.clock = clock;
    }

    /**
     * Reads by one or more read-only transactions. What the replica breaks off, because it went away or because its replay
     * took precedence, is read once more, on the primary.
     *
     * @throws IllegalStateException inside a transaction, which has chosen where it reads already
     */
    public <T> Stamped<T> read(Supplier<T> query) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("a stamped read starts its own transactions");
        }
        try {
            return attempt(query, false);
        } catch (TransientDataAccessException | DataAccessResourceFailureException | TransactionException e) {
            LOG.warn("The replica broke off a read; the primary is asked once: {}", e.getMessage());
            watch.suspect();
            return attempt(query, true);
        }
    }

    /** How the replica stands now. */
    public Freshness freshness() {
        return watch.latest();
    }

    private <T> Stamped<T> attempt(Supplier<T> query, boolean primary) {
        Attempt outer = ATTEMPT.get();
        Attempt attempt = new Attempt(primary || (outer != null && outer.primary));
        ATTEMPT.set(attempt);
        Instant before = clock.instant();
        try {
            T value = query.get();
            return new Stamped<>(value, attempt.source, asOf(attempt.source, before));
        } finally {
            if (outer == null) {
                ATTEMPT.remove();
            } else {
                // A read within a read: what it got from elsewhere, the outer one got too.
                ATTEMPT.set(outer);
                answeredBy(attempt.source);
            }
        }
    }

    private Instant asOf(ReadSource source, Instant before) {
        if (source != ReadSource.REPLICA) {
            return before;
        }
        Freshness seen = watch.latest();
        Instant latest = seen.at().isBefore(before) ? seen.at() : before;
        BigDecimal lag = seen.lagSeconds();
        return lag == null
                ? latest
                : latest.minus(Duration.ofMillis(lag.movePointRight(3).longValue()));
    }

    static boolean isPrimaryAskedFor() {
        Attempt attempt = ATTEMPT.get();
        return attempt != null && attempt.primary;
    }

    static void answeredBy(ReadSource source) {
        Attempt attempt = ATTEMPT.get();
        if (attempt != null && (attempt.source == ReadSource.REPLICA || source != ReadSource.REPLICA)) {
            attempt.source = source;
        }
    }

    private static final class Attempt {

        private final boolean primary;
        private ReadSource source = ReadSource.REPLICA;

        Attempt(boolean primary) {
            this.primary = primary;
        }
    }
}
