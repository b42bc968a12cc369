package io.quaestor.console.health;

import io.quaestor.console.frame.Watch;
import io.quaestor.health.HealthService;
import io.quaestor.health.StoreHealth;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** One round of probes every few seconds for all who look at the stores. */
@Component
class StoreWatch extends Watch<List<StoreHealth>> {

    StoreWatch(HealthService health, Clock clock) {
        super("store-watch", Duration.ofSeconds(3), health::check, clock);
    }
}
