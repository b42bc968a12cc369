package io.quaestor.console.frame;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The replica's journals: what one trade, transfer or adjustment moved between accounts. */
@Repository
@Transactional(readOnly = true)
public class JournalQueries {

    private static final int MOST = 200;

    /**
     * A line of a journal.
     *
     * @param accountKind USER, or which of the house's
     * @param userId null for the house
     * @param amount signed
     */
    public record Entry(
            long sequence,
            UUID accountId,
            String accountKind,
            @Nullable UUID userId,
            String currency,
            String kind,
            BigDecimal amount) {}

    private final JdbcClient jdbc;

    JournalQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Its lines as they were written; a journal has a handful, and {@value #MOST} are read at most. */
    public List<Entry> of(UUID journalId) {
        return jdbc.sql("""
                select sequence, account_id, a.kind as account_kind, user_id, currency, e.kind, amount
                from ledger_entries e join accounts a on a.id = e.account_id
                where journal_id = :journal
                order by sequence
                limit :most
                """)
                .param("journal", journalId)
                .param("most", MOST)
                .query((row, number) -> new Entry(
                        row.getLong("sequence"),
                        row.getObject("account_id", UUID.class),
                        row.getString("account_kind"),
                        row.getObject("user_id", UUID.class),
                        row.getString("currency"),
                        row.getString("kind"),
                        row.getBigDecimal("amount")))
                .list();
    }
}
