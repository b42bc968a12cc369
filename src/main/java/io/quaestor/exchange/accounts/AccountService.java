package io.quaestor.exchange.accounts;

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

    /** Opens each account that is not there yet, empty, with the house's accounts in its currency. */
    public void open(Collection<Owner> owners, Instant at) {
        owners.stream()
                .map(Owner::currency)
                .distinct()
                .sorted()
                .forEach(currency -> accounts.insertMissingHouse(currency, at));
        accounts.insertMissing(owners, at);
    }
}
