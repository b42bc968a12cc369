package io.quaestor.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Runs each probe on a virtual thread of its own and gives it up after the limit. */
final class ProbeRunner implements AutoCloseable {

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("probe-", 0).factory());
    private final Clock clock;
    private final Duration limit;

    ProbeRunner(Clock clock, Duration limit) {
        this.clock = clock;
        this.limit = limit;
    }

    /** A probe under way. */
    final class Running<T> {

        private final Instant checkedAt = clock.instant();
        private final long begin = System.nanoTime();
        private final Future<Answer<T>> future;

        private Running(Supplier<T> question) {
            future = threads.submit(() -> ask(question));
        }

        /** Waits for the rest of its limit. */
        Answer<T> await() {
            long left = limit.toNanos() - (System.nanoTime() - begin);
            try {
                return future.get(left, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // Interrupted, it closes its connection.
                future.cancel(true);
                return failed(ProbeFailed.noAnswerWithin(limit));
            } catch (ExecutionException e) {
                throw new IllegalStateException("A probe broke", e.getCause());
            } catch (InterruptedException e) {
                future.cancel(true);
                Thread.currentThread().interrupt();
                return failed(ProbeFailed.unknown(HealthReason.NO_ANSWER, e));
            }
        }

        private Answer<T> ask(Supplier<T> question) {
            try {
                T value = question.get();
                return new Answer<>(checkedAt, tookMillis(), value, null);
            } catch (ProbeFailed e) {
                return failed(e);
            }
        }

        private Answer<T> failed(ProbeFailed failure) {
            return new Answer<>(checkedAt, tookMillis(), null, failure);
        }

        private long tookMillis() {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        }
    }

    <T> Running<T> start(Supplier<T> question) {
        return new Running<>(question);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
