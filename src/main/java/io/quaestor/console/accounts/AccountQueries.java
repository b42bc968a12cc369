package io.quaestor.console.accounts;

import io.quaestor.platform.data.Key;
import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The replica's accounts. */
@Repository
@Transactional(readOnly = true)
class AccountQueries {

    static final String USER = "USER";
    static final List<String> KINDS = List.of(USER, "FEES", "INSURANCE", "CLEARING", "EXTERNAL");

    /** Entries that a balance is added up from. */
    static final int MOST_ADDED = 1_000;

    private static final String COLUMNS = """
            id, user_id, kind, currency, balance, available_balance, locked_balance, created_at, updated_at, version
            """;

    private final JdbcClient jdbc;

    AccountQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public KeysetPage<AccountRow> page(AccountFilter filter, KeysetSpan span) {
        return query(filter).page(span, AccountQueries::account);
    }

    public KeysetQuery.Count count(AccountFilter filter) {
        return query(filter).count();
    }

    /** Where an account lies among all; empty where there is none such. */
    public Optional<Key> placeOf(UUID id) {
        return one(id).map(account -> new Key(List.of(account.createdAt(), account.id())));
    }

    public Optional<AccountRow> one(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from accounts where id = :id")
                .param("id", id)
                .query(AccountQueries::account)
                .optional();
    }

    /** The balance and its newest {@value #MOST_ADDED} entries; empty where there is no such account. */
    public Optional<BalanceExplained> explain(UUID id) {
        List<BigDecimal> balance = new ArrayList<>();
        // One statement, one snapshot: a balance of now beside entries of a moment later would not add up.
        List<BalanceExplained.Entry> entries = jdbc.sql("""
                        select balance, sequence, entry.kind, amount, balance_after, reference_type, reference_id,
                            entry.created_at
                        from accounts
                        left join lateral (
                            select sequence, kind, amount, balance_after, reference_type, reference_id, created_at
                            from ledger_entries where account_id = accounts.id
                            order by sequence desc
                            limit :most
                        ) as entry on true
                        where accounts.id = :id
                        order by sequence desc
                        """)
                .param("id", id)
                .param("most", MOST_ADDED + 1)
                .query((ResultSet row) -> {
                    List<BalanceExplained.Entry> read = new ArrayList<>();
                    while (row.next()) {
                        balance.add(row.getBigDecimal("balance"));
                        if (row.getBigDecimal("amount") != null) {
                            read.add(entry(row));
                        }
                    }
                    return read;
                });
        boolean isWhole = entries.size() <= MOST_ADDED;
        return balance.stream()
                .findFirst()
                .map(now -> new BalanceExplained(now, isWhole ? entries : entries.subList(0, MOST_ADDED), isWhole));
    }

    KeysetQuery query(AccountFilter filter) {
        KeysetQuery query = new KeysetQuery(
                        jdbc, "accounts", COLUMNS, KeysetQuery.Column.time("created_at"), KeysetQuery.Column.id("id"))
                .param("id", filter.id())
                .param("userId", filter.userId())
                .param("kind", filter.kind())
                .param("currency", filter.currency());
        boolean isHouse = filter.kind() != null && !filter.kind().equals(USER);
        if (filter.id() != null || filter.userId() != null || isHouse) {
            query.branch(
                    filter.id() != null
                            ? "id = :id"
                            : isHouse ? "kind = :kind and user_id is null" : "user_id = :userId");
            return query.only("user_id", filter.userId())
                    .only("kind", filter.kind())
                    .only("currency", filter.currency());
        }
        if (filter.currency() != null) {
            query.branch("currency = :currency");
        }
        // The house has four accounts a currency: leaving them out costs an index walk nothing.
        return filter.kind() == null ? query : query.within("user_id is not null");
    }

    private static BalanceExplained.Entry entry(ResultSet row) throws SQLException {
        return new BalanceExplained.Entry(
                row.getLong("sequence"),
                row.getString("kind"),
                row.getBigDecimal("amount"),
                row.getBigDecimal("balance_after"),
                row.getString("reference_type"),
                row.getObject("reference_id", UUID.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static AccountRow account(ResultSet row, int number) throws SQLException {
        return new AccountRow(
                row.getObject("id", UUID.class),
                row.getObject("user_id", UUID.class),
                row.getString("kind"),
                row.getString("currency"),
                row.getBigDecimal("balance"),
                row.getBigDecimal("available_balance"),
                row.getBigDecimal("locked_balance"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                row.getLong("version"));
    }
}
