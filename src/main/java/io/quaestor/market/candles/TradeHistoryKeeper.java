package io.quaestor.market.candles;

import io.quaestor.platform.data.MarketDatabase;
import io.quaestor.platform.data.MarketMaking;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes trades older than 90 days once a day where no retention policy of the database does. */
@Component
@ConditionalOnProperty(name = "quaestor.followers.enabled", matchIfMissing = true)
class TradeHistoryKeeper {

    static final Duration KEPT = Duration.ofDays(90);

    private static final Duration PERIOD = Duration.ofHours(24);
    private static final Logger LOG = LoggerFactory.getLogger(TradeHistoryKeeper.class);
    private static final int AT_ONCE = 10_000;

    private final TradeHistoryRepository history;
    private final MarketDatabase market;
    private final Clock clock;
    private Instant doneAt = Instant.EPOCH;

    TradeHistoryKeeper(TradeHistoryRepository history, MarketDatabase market, Clock clock) {
        this.history = history;
        this.market = market;
        this.clock = clock;
    }

    /** Looks every hour, so that a day on which the database was away is made up for. */
    @Scheduled(initialDelay = 1, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
    synchronized void keep() {
        Instant now = clock.instant();
        if (now.isBefore(doneAt.plus(PERIOD))) {
            return;
        }
        try {
            market.require();
            if (market.making() != MarketMaking.PLAIN) {
                return;
            }
            long deleted = 0;
            int some;
            do {
                some = history.deleteBefore(now.minus(KEPT), AT_ONCE);
                deleted += some;
            } while (some == AT_ONCE);
            doneAt = now;
            if (deleted > 0) {
                LOG.info("Deleted {} trades older than {} days from the trade history", deleted, KEPT.toDays());
            }
        } catch (DataAccessException e) {
            LOG.warn("Old trades stay in the trade history for another hour: {}", e.getMessage());
        }
    }
}
