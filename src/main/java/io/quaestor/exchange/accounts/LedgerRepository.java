package io.quaestor.exchange.accounts;

import io.quaestor.platform.data.SqlArrays;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Table ledger_entries, append-only. Demands the caller's transaction. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
public class LedgerRepository {

    private final JdbcClient jdbc;

    LedgerRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Appends all; their sequence follows the order given. */
    public void append(List<LedgerEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into ledger_entries (journal_id, account_id, kind, amount, balance_after, reference_type,
                    reference_id, created_at)
                select journal_id, account_id, kind, amount, balance_after, reference_type, reference_id, created_at
                from unnest(:journals, :accounts, :kinds, :amounts, :balances, :references, :referenceIds, :times)
                    with ordinality as entry (journal_id, account_id, kind, amount, balance_after, reference_type,
                    reference_id, created_at, ordinal)
                order by ordinal
                """)
                .param("journals", SqlArrays.uuids(entries, LedgerEntry::journalId))
                .param("accounts", SqlArrays.uuids(entries, LedgerEntry::accountId))
                .param("kinds", SqlArrays.texts(entries, entry -> entry.kind().name()))
                .param("amounts", SqlArrays.numerics(entries, LedgerEntry::amount))
                .param("balances", SqlArrays.numerics(entries, LedgerEntry::balanceAfter))
                .param(
                        "references",
                        SqlArrays.texts(entries, entry -> entry.reference().name()))
                .param("referenceIds", SqlArrays.uuids(entries, LedgerEntry::referenceId))
                .param("times", SqlArrays.instants(entries, LedgerEntry::at))
                .update();
    }
}
