package io.quaestor.exchange.sessions;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What the log says of Redis being away, from now on. */
final class OutageLog implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger(RedisOutage.class);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    OutageLog() {
        appender.start();
        logger.addAppender(appender);
    }

    List<String> lines() {
        return List.copyOf(appender.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
