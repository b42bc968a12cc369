package io.quaestor.exchange.identities;

import java.util.List;

/**
 * One identity of the books, checked.
 *
 * @param violations what breaks it, a sentence each, the first 20; empty when it holds
 */
public record Identity(Name name, List<String> violations) {

    /** What must hold, per currency, to the last digit. */
    public enum Name {
        /** All balances sum to zero, and EXTERNAL is minus the net deposits. */
        BALANCES_SUM_TO_ZERO,
        /** Each balance is the sum of its ledger entries. */
        BALANCE_IS_SUM_OF_ENTRIES,
        /** Each locked balance is what open orders, positions and withdrawals under way hold. */
        LOCKED_IS_EXPLAINED,
        /** As much is held long as short, per symbol. */
        LONG_EQUALS_SHORT,
        /** CLEARING is the unrealised profit and loss of all positions, at any one mark price. */
        CLEARING_IS_UNREALIZED_PNL,
        /** The entries of each journal sum to zero. */
        JOURNALS_SUM_TO_ZERO
    }

    public boolean holds() {
        return violations.isEmpty();
    }
}
