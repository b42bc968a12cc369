package io.quaestor.platform.data;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How old what a replica shows is at most. The age of the last replayed commit alone would grow while an idle primary
 * commits nothing; so nothing missing is no lag, and what is missing is missing at most since the last look that missed
 * nothing.
 */
public final class ReplicaLag {

    private final Clock clock;
    private volatile @Nullable Instant caughtUpAt;

    public ReplicaLag(Clock clock) {
        this.clock = clock;
    }

    /**
     * Takes a look into account.
     *
     * @param behindBytes of WAL flushed on the primary and not replayed; null where the primary did not answer
     * @param lastCommitSeconds since the last replayed commit; null before the first
     * @return null where nobody can say
     */
    public @Nullable BigDecimal seconds(@Nullable Long behindBytes, @Nullable BigDecimal lastCommitSeconds) {
        Instant now = clock.instant();
        if (behindBytes != null && behindBytes == 0) {
            caughtUpAt = now;
            return BigDecimal.ZERO;
        }
        Instant caughtUp = caughtUpAt;
        if (caughtUp == null) {
            return lastCommitSeconds;
        }
        BigDecimal since = BigDecimal.valueOf(Duration.between(caughtUp, now).toMillis(), 3);
        return lastCommitSeconds == null ? since : since.min(lastCommitSeconds).max(BigDecimal.ZERO);
    }
}
