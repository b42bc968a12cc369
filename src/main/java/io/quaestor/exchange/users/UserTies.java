package io.quaestor.exchange.users;

import java.util.List;
import java.util.UUID;

/** What still ties a user to the exchange; the tables above say it, each of its own rows. Demands the caller's transaction. */
public interface UserTies {

    /** Keeps what the user has from changing until the transaction ends. */
    default void lock(UUID userId) {}

    /** What keeps the user from being closed, a phrase each, a few at most; empty when nothing does. */
    List<String> keepingOpen(UUID userId);
}
