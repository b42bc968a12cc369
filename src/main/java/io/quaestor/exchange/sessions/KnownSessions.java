package io.quaestor.exchange.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Sessions that Redis confirmed to this process lately, for the time when it is away. Never asked while Redis answers.
 */
final class KnownSessions {

    /** How long after Redis confirmed it a session is taken without Redis. */
    static final Duration TRUSTED = Duration.ofHours(1);

    private static final int MOST = 100_000;

    /** In the order of their confirmation, the longest ago first. */
    private final Map<String, Known> sessions = new LinkedHashMap<>();

    private record Known(Session session, Instant confirmedAt) {}

    synchronized void confirmed(Session session, Instant now) {
        sessions.remove(session.id());
        sessions.put(session.id(), new Known(session, now));
        var oldest = sessions.values().iterator();
        while (oldest.hasNext() && (isStale(oldest.next(), now) || sessions.size() > MOST)) {
            oldest.remove();
        }
    }

    synchronized Optional<Session> find(String id, Instant now) {
        return Optional.ofNullable(sessions.get(id))
                .filter(known -> !isStale(known, now))
                .map(Known::session);
    }

    synchronized void ended(String id) {
        sessions.remove(id);
    }

    synchronized void endedAll(UUID userId) {
        sessions.values().removeIf(known -> known.session().userId().equals(userId));
    }

    private static boolean isStale(Known known, Instant now) {
        return known.confirmedAt().plus(TRUSTED).isBefore(now);
    }
}
