package io.quaestor.exchange.sessions;

import java.time.Instant;
import java.util.UUID;

/**
 * A user's session at the exchange, not to be mistaken for an operator's.
 *
 * @param id whoever knows it acts for the user: never logged, never in a message
 * @param data what the user signed in with, as the caller of sign-in described it; may be empty
 */
public record Session(String id, UUID userId, String data, Instant createdAt) {

    @Override
    public String toString() {
        return "session of user " + userId + " of " + createdAt;
    }
}
