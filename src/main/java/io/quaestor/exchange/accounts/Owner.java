package io.quaestor.exchange.accounts;

import io.quaestor.exchange.Required;
import java.util.UUID;

/** Names a user's account in one currency. */
public record Owner(UUID userId, String currency) {

    public Owner {
        Required.value(userId, "an account's user");
        Required.value(currency, "an account's currency");
    }
}
