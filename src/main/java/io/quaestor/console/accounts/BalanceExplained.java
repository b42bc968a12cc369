package io.quaestor.console.accounts;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A balance and the entries that make it up, of one snapshot.
 *
 * @param entries newest first
 * @param isWhole whether these are all entries of the account
 */
record BalanceExplained(BigDecimal balance, List<Entry> entries, boolean isWhole) {

    /**
     * A ledger entry.
     *
     * @param balanceAfter as it was written with the entry; null for the house
     */
    record Entry(
            long sequence,
            String kind,
            BigDecimal amount,
            @Nullable BigDecimal balanceAfter,
            String reference,
            UUID referenceId,
            Instant at) {}

    BigDecimal sum() {
        return entries.stream().map(Entry::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** What was there before the first of the entries; zero where they are whole and right. */
    BigDecimal before() {
        return balance.subtract(sum());
    }

    /** The balance after each entry, counted back from the balance of now. */
    List<BigDecimal> running() {
        List<BigDecimal> running = new ArrayList<>();
        BigDecimal after = balance;
        for (Entry entry : entries) {
            running.add(after);
            after = after.subtract(entry.amount());
        }
        return running;
    }

    /** Whether every balance written with an entry is the one counted back, and all entries come to the balance. */
    boolean addsUp() {
        List<BigDecimal> running = running();
        for (int index = 0; index < entries.size(); index++) {
            BigDecimal written = entries.get(index).balanceAfter();
            if (written != null && written.compareTo(running.get(index)) != 0) {
                return false;
            }
        }
        return !isWhole || before().signum() == 0;
    }
}
