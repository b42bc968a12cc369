package io.quaestor.exchange.accounts;

import java.util.UUID;

/** Names a user's account in one currency. */
public record Owner(UUID userId, String currency) {}
