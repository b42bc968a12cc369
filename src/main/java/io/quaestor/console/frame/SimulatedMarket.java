package io.quaestor.console.frame;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Remembers for a minute whether the market is a simulated one. */
@Component
class SimulatedMarket {

    private static final Logger log = LoggerFactory.getLogger(SimulatedMarket.class);
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private record Answer(boolean simulated, Instant at) {}

    private final SimulatedMarketQueries queries;
    private final Clock clock;
    private volatile Answer last = new Answer(false, Instant.MIN);

    SimulatedMarket(SimulatedMarketQueries queries, Clock clock) {
        this.queries = queries;
        this.clock = clock;
    }

    boolean isShown() {
        Instant now = clock.instant();
        Answer known = last;
        if (known.at().isBefore(now.minus(REMEMBERED))) {
            boolean simulated = known.simulated();
            try {
                simulated = queries.isSimulated();
            } catch (DataAccessException | TransactionException e) {
                log.warn("The replica does not say whether the market is simulated; taken as before: {}", simulated, e);
            }
            known = new Answer(simulated, now);
            last = known;
        }
        return known.simulated();
    }
}
