package io.quaestor.market.orderbook;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The books in Redis.
 *
 * @param check whether this instance compares them with the orders
 * @param checkInterval between two looks; what is wrong is found at the second
 */
@ConfigurationProperties("quaestor.order-books")
record OrderBookProperties(
        @DefaultValue("true") boolean check,
        @DefaultValue("3s") Duration checkInterval) {

    OrderBookProperties {
        if (checkInterval.toMillis() < 100 || checkInterval.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "quaestor.order-books.check-interval must lie between 100ms and 1h, not " + checkInterval);
        }
    }
}
