package io.quaestor.console.operators;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Tells whether a session's operator is still the one that signed in, asking the primary every few seconds at most. */
@Component
@EnableConfigurationProperties(SessionProperties.class)
class OperatorVersions {

    private static final Logger log = LoggerFactory.getLogger(OperatorVersions.class);
    private static final long GONE = -1;

    private record Known(long version, Instant readAt) {}

    private final OperatorRepository repository;
    private final SessionProperties properties;
    private final Clock clock;
    private final Map<UUID, Known> known = new ConcurrentHashMap<>();

    OperatorVersions(OperatorRepository repository, SessionProperties properties, Clock clock) {
        this.repository = repository;
        this.properties = properties;
        this.clock = clock;
    }

    /** Whether the operator is unchanged and active. While the primary is away, what was known last stays in force. */
    boolean isCurrent(SignedInOperator operator) {
        Instant now = clock.instant();
        Known last = known.computeIfAbsent(operator.id(), id -> new Known(operator.version(), Instant.MIN));
        // A version that differs may also be newer than what was read last: ask before ending a session.
        if (last.version() != operator.version() || last.readAt().isBefore(now.minus(properties.recheck()))) {
            last = read(operator, last, now);
        }
        return last.version() == operator.version();
    }

    private Known read(SignedInOperator operator, Known last, Instant now) {
        Known read;
        try {
            long version = repository
                    .findById(operator.id())
                    .filter(Operator::active)
                    .map(Operator::version)
                    .orElse(GONE);
            read = new Known(version, now);
        } catch (DataAccessException | TransactionException e) {
            log.warn("The primary does not say whether operator {} may go on; it may, for now", operator.name(), e);
            read = new Known(last.version(), now);
        }
        known.put(operator.id(), read);
        return read;
    }
}
