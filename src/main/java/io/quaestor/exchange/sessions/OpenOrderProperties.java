package io.quaestor.exchange.sessions;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The sets of open orders in Redis.
 *
 * @param rebuildInterval how often all of them are made anew: how long what a failover lost can stay wrong
 */
@ConfigurationProperties("quaestor.open-orders")
record OpenOrderProperties(@DefaultValue("10m") Duration rebuildInterval) {

    OpenOrderProperties {
        if (rebuildInterval.compareTo(Duration.ofSeconds(10)) < 0
                || rebuildInterval.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "quaestor.open-orders.rebuild-interval must lie between 10s and 1d, not " + rebuildInterval);
        }
    }
}
