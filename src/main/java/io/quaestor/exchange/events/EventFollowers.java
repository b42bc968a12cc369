package io.quaestor.exchange.events;

import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Follows the events for every {@link EventConsumer}, from when the application is ready until its context closes. Only
 * where the application serves: a command at the shell follows nothing.
 */
@Component
@ConditionalOnWebApplication
@EnableConfigurationProperties(FollowerProperties.class)
class EventFollowers implements SmartLifecycle {

    private final List<EventFollower> followers;
    private boolean isRunning;

    EventFollowers(ObjectProvider<EventConsumer> consumers, EventReader reader, FollowerProperties properties) {
        this.followers = properties.enabled()
                ? consumers
                        .orderedStream()
                        .map(consumer -> new EventFollower(consumer, reader, properties))
                        .toList()
                : List.of();
    }

    /** Not before: a first start plays hours of a market, which a consumer takes over faster from the tables. */
    @EventListener(ApplicationReadyEvent.class)
    synchronized void follow() {
        followers.forEach(EventFollower::start);
        isRunning = true;
    }

    /** Nothing to do before the application is ready. */
    @Override
    public void start() {}

    @Override
    public boolean isAutoStartup() {
        return false;
    }

    @Override
    public synchronized boolean isRunning() {
        return isRunning;
    }

    @Override
    public synchronized void stop() {
        followers.forEach(EventFollower::stop);
        isRunning = false;
    }
}
