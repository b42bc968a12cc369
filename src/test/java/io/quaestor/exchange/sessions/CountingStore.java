package io.quaestor.exchange.sessions;

import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The real store, which keeps when Redis did not answer it. */
final class CountingStore extends LimitStore {

    /** A call that failed, and when that was known. */
    record Failure(UUID userId, Instant at, String kind) {}

    final Queue<Failure> failures = new ConcurrentLinkedQueue<>();

    CountingStore(StringRedisTemplate redis) {
        super(redis);
    }

    @Override
    Answer admit(Window window, long nowMillis, long atMillis, int room, List<UUID> ids) {
        try {
            return super.admit(window, nowMillis, atMillis, room, ids);
        } catch (RuntimeException failure) {
            failures.add(new Failure(
                    window.userId(), Instant.now(), failure.getClass().getSimpleName()));
            throw failure;
        }
    }
}
