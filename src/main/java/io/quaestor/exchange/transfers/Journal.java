package io.quaestor.exchange.transfers;

import io.quaestor.exchange.accounts.Account;
import io.quaestor.exchange.accounts.AccountKind;
import io.quaestor.exchange.accounts.AccountRepository;
import io.quaestor.exchange.accounts.LedgerEntry;
import io.quaestor.exchange.accounts.LedgerEntry.Kind;
import io.quaestor.exchange.accounts.LedgerRepository;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ledger's lines of one transfer. */
final class Journal {

    private final Transfer transfer;
    private final AccountRepository accounts;
    private final LedgerRepository ledger;
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final Map<UUID, BigDecimal> house = new HashMap<>();

    Journal(Transfer transfer, AccountRepository accounts, LedgerRepository ledger) {
        this.transfer = transfer;
        this.accounts = accounts;
        this.ledger = ledger;
    }

    Account post(Account account, Kind kind, BigDecimal amount) {
        Account after = account.post(amount);
        add(account.id(), kind, amount, after.balance());
        return after;
    }

    void postToHouse(AccountKind account, Kind kind, BigDecimal amount) {
        UUID id = accounts.house(transfer.currency()).get(account);
        if (id == null) {
            throw new IllegalStateException("the house has no " + account + " account in " + transfer.currency());
        }
        add(id, kind, amount, null);
        house.merge(id, amount, BigDecimal::add);
    }

    void write() {
        ledger.append(entries);
        accounts.addToHouse(house, transfer.updatedAt());
    }

    private void add(UUID account, Kind kind, BigDecimal amount, @Nullable BigDecimal balanceAfter) {
        if (amount.signum() != 0) {
            entries.add(new LedgerEntry(
                    transfer.id(),
                    account,
                    kind,
                    amount,
                    balanceAfter,
                    LedgerEntry.Reference.TRANSFER,
                    transfer.id(),
                    transfer.updatedAt()));
        }
    }
}
