package io.quaestor.exchange.accounts;

import io.quaestor.exchange.Required;
import io.quaestor.exchange.Texts;
import io.quaestor.platform.data.WriteTransaction;
import java.time.Instant;
import java.util.Collection;
import org.springframework.stereotype.Service;

/** Opens accounts. Called by the exchange's own programs. */
@Service
@WriteTransaction
public class AccountService {

    private final AccountRepository accounts;

    AccountService(AccountRepository accounts) {
        this.accounts = accounts;
    }

    /**
     * Opens each account that is not there yet, empty, with the house's accounts in its currency.
     *
     * @throws io.quaestor.exchange.Refusal INVALID when a currency is no name, or something is missing; UNKNOWN user
     */
    public void open(Collection<Owner> owners, Instant at) {
        Required.all(owners, "owners");
        Instant now = Required.time(at);
        owners.stream()
                .map(owner -> Texts.name(owner.currency(), "currency"))
                .distinct()
                .sorted()
                .forEach(currency -> accounts.insertMissingHouse(currency, now));
        accounts.insertMissing(owners, now);
    }
}
