package io.quaestor.exchange.identities;

import java.util.Arrays;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Checks the books against the identities they must satisfy, all on one snapshot of the replica. Reads every account,
 * order, position, transfer and ledger entry: not for a screen's path. Called by the exchange's own programs and by the
 * console.
 */
@Service
@Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
public class IdentityService {

    private final IdentityRepository identities;

    IdentityService(IdentityRepository identities) {
        this.identities = identities;
    }

    /** Every identity, with what breaks it. */
    public List<Identity> check() {
        return Arrays.stream(Identity.Name.values())
                .map(name -> new Identity(name, identities.violations(name)))
                .toList();
    }
}
