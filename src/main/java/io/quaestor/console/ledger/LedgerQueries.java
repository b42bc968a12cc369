package io.quaestor.console.ledger;

import io.quaestor.console.frame.FilterRefused;
import io.quaestor.console.frame.Window;
import io.quaestor.platform.data.Key;
import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The replica's ledger, in the order of its sequence. */
@Repository
@Transactional(readOnly = true)
class LedgerQueries {

    static final List<String> KINDS =
            List.of("DEPOSIT", "WITHDRAWAL", "TRANSFER", "FEE", "REALIZED_PNL", "INSURANCE", "ADJUSTMENT");

    private static final String COLUMNS = """
            sequence, journal_id, account_id, account_kind, user_id, currency, kind, amount, balance_after,
            reference_type, reference_id, created_at
            """;

    private static final String ENTRIES = """
            (select sequence, journal_id, account_id, a.kind as account_kind, user_id, currency, e.kind, amount,
                balance_after, reference_type, reference_id, e.created_at
            from ledger_entries e join accounts a on a.id = e.account_id) as entries
            """;

    private final JdbcClient jdbc;

    LedgerQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The last written first.
     *
     * @throws FilterRefused when no index serves the filter within a bound
     */
    public KeysetPage<EntryRow> page(EntryFilter filter, KeysetSpan span) {
        return query(filter).page(span, LedgerQueries::entry);
    }

    /**
     * How many there are, as far as counting is cheap.
     *
     * @throws FilterRefused when no index serves the filter within a bound
     */
    public KeysetQuery.Count count(EntryFilter filter) {
        return query(filter).count();
    }

    /** Where an entry lies among all; empty where there is none such. */
    public Optional<Key> placeOf(long sequence) {
        return one(sequence).map(entry -> new Key(List.of(entry.sequence())));
    }

    public Optional<EntryRow> one(long sequence) {
        return jdbc.sql("select " + COLUMNS + " from " + ENTRIES + " where sequence = :sequence")
                .param("sequence", sequence)
                .query(LedgerQueries::entry)
                .optional();
    }

    KeysetQuery query(EntryFilter filter) {
        KeysetQuery query = new KeysetQuery(jdbc, ENTRIES, COLUMNS, KeysetQuery.Column.number("sequence"))
                .param("journalId", filter.journalId())
                .param("accountId", filter.accountId())
                .param("userId", filter.userId());
        if (filter.journalId() != null) {
            return query.branch("journal_id = :journalId")
                    .only("account_id", filter.accountId())
                    .only("user_id", filter.userId())
                    .only("kind", filter.kind());
        }
        if (filter.accountId() != null) {
            query.branch("account_id = :accountId").only("user_id", filter.userId());
        } else if (filter.userId() != null) {
            query.branchForEach("(select id from accounts where user_id = :userId)", "account_id = each_of.id");
        } else if (filter.kind() != null && !filter.window().isBounded()) {
            throw new FilterRefused("ledger.refused.unbounded");
        }
        return during(query.only("kind", filter.kind()), filter.window());
    }

    /** Entries come in the order of writing, not of time: the window's months leave partitions out, its edges filter. */
    private static KeysetQuery during(KeysetQuery query, Window window) {
        if (window.from() != null) {
            query.within("created_at", month(window.from(), 0), null)
                    .filter("created_at >= :from")
                    .param("from", window.from());
        }
        if (window.to() != null) {
            query.within("created_at", null, month(window.to(), 1))
                    .filter("created_at < :to")
                    .param("to", window.to());
        }
        return query;
    }

    private static Instant month(Instant time, int further) {
        return time.atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .withDayOfMonth(1)
                .plusMonths(further)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    private static EntryRow entry(ResultSet row, int number) throws SQLException {
        return new EntryRow(
                row.getLong("sequence"),
                row.getObject("journal_id", UUID.class),
                row.getObject("account_id", UUID.class),
                row.getString("account_kind"),
                row.getObject("user_id", UUID.class),
                row.getString("currency"),
                row.getString("kind"),
                row.getBigDecimal("amount"),
                row.getBigDecimal("balance_after"),
                row.getString("reference_type"),
                row.getObject("reference_id", UUID.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
