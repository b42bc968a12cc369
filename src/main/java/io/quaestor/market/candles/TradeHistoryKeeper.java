package io.quaestor.market.candles;

import io.quaestor.platform.data.MarketDatabase;
import io.quaestor.platform.data.MarketMaking;
import java.time.Clock;
import java.time.Duration;
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

    private static final Logger LOG = LoggerFactory.getLogger(TradeHistoryKeeper.class);
    private static final int AT_ONCE = 10_000;

    private final TradeHistoryRepository history;
    private final MarketDatabase market;
    private final Clock clock;

    TradeHistoryKeeper(TradeHistoryRepository history, MarketDatabase market, Clock clock) {
        this.history = history;
        this.market = market;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 1, fixedDelay = 24 * 60, timeUnit = TimeUnit.MINUTES)
    void keep() {
        if (market.making() != MarketMaking.PLAIN) {
            return;
        }
        try {
            long deleted = 0;
            int some;
            do {
                some = history.deleteBefore(clock.instant().minus(KEPT), AT_ONCE);
                deleted += some;
            } while (some == AT_ONCE);
            if (deleted > 0) {
                LOG.info("Deleted {} trades older than {} days from the trade history", deleted, KEPT.toDays());
            }
        } catch (DataAccessException e) {
            LOG.warn("Old trades stay in the trade history until tomorrow: {}", e.getMessage());
        }
    }
}
