package io.quaestor.exchange.events;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How consumers follow the events.
 *
 * @param enabled whether this instance follows at all
 * @param interval between two looks when there is nothing more to read
 * @param batch events read at once, at most
 */
@ConfigurationProperties("quaestor.followers")
public record FollowerProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("200ms") Duration interval,
        @DefaultValue("1000") int batch) {

    public FollowerProperties {
        if (interval.toMillis() < 10 || interval.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException(
                    "quaestor.followers.interval must lie between 10ms and 1m, not " + interval);
        }
        if (batch < 1 || batch > 10_000) {
            throw new IllegalArgumentException("quaestor.followers.batch must lie between 1 and 10,000, not " + batch);
        }
    }
}
