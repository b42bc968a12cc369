package io.quaestor.exchange.sessions;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the exchange's users may do.
 *
 * @param ordersPerMinute orders that one user may enter within any 60 seconds
 */
@ConfigurationProperties("quaestor.exchange")
record LimitProperties(@DefaultValue("600") int ordersPerMinute) {

    LimitProperties {
        if (ordersPerMinute < 1 || ordersPerMinute > 100_000) {
            throw new IllegalArgumentException(
                    "quaestor.exchange.orders-per-minute must lie between 1 and 100000, not " + ordersPerMinute);
        }
    }
}
