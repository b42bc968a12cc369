package io.quaestor.console.candles;

import io.quaestor.console.frame.Watch;
import io.quaestor.market.candles.CandleProjection;
import io.quaestor.market.candles.ProjectionState;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** One reading of how far the candles are for all who look at them, off the pages' threads. */
@Component
class ProjectionWatch extends Watch<ProjectionState> {

    ProjectionWatch(CandleProjection projection, Clock clock) {
        super("projection-watch", Duration.ofSeconds(3), projection::state, clock);
    }
}
