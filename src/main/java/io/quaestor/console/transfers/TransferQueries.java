package io.quaestor.console.transfers;

import io.quaestor.console.frame.FilterRefused;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.operators.CurrentOperator;
import io.quaestor.platform.data.Key;
import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The replica's transfers; withdrawal addresses whole only for who may see them. */
@Repository
@Transactional(readOnly = true)
class TransferQueries {

    static final List<String> STATUSES = List.of("PENDING", "APPROVED", "COMPLETED", "REJECTED", "FAILED");
    static final List<String> TYPES = List.of("DEPOSIT", "WITHDRAW", "TRANSFER");

    private static final String COLUMNS = """
            id, user_id, counterparty_user_id, type, currency, amount, fee, status, tx_hash, address, created_at,
            updated_at, version
            """;

    private final JdbcClient jdbc;
    private final CurrentOperator operator;

    TransferQueries(JdbcClient jdbc, CurrentOperator operator) {
        this.jdbc = jdbc;
        this.operator = operator;
    }

    /**
     * Newest first.
     *
     * @throws FilterRefused when no index serves the filter within a bound
     */
    public KeysetPage<TransferRow> page(TransferFilter filter, KeysetSpan span) {
        boolean whole = operator.seesPersonalData();
        return query(filter).page(span, (row, number) -> transfer(row, whole));
    }

    /**
     * How many there are, as far as counting is cheap.
     *
     * @throws FilterRefused when no index serves the filter within a bound
     */
    public KeysetQuery.Count count(TransferFilter filter) {
        return query(filter).count();
    }

    /** Where a transfer lies among all; empty where there is none such. */
    public Optional<Key> placeOf(UUID id) {
        return one(id).map(transfer -> new Key(List.of(transfer.createdAt(), transfer.id())));
    }

    public Optional<TransferRow> one(UUID id) {
        boolean whole = operator.seesPersonalData();
        return jdbc.sql("select " + COLUMNS + " from transfers where id = :id")
                .param("id", id)
                .query((row, number) -> transfer(row, whole))
                .optional();
    }

    KeysetQuery query(TransferFilter filter) {
        KeysetQuery query = new KeysetQuery(
                        jdbc, "transfers", COLUMNS, KeysetQuery.Column.time("created_at"), KeysetQuery.Column.id("id"))
                .param("id", filter.id())
                .param("userId", filter.userId())
                .param("txHash", filter.txHash())
                .param("address", filter.address());
        boolean byRow = filter.id() != null || filter.txHash() != null || filter.address() != null;
        if (byRow) {
            query.branch(
                            filter.id() != null
                                    ? "id = :id"
                                    : filter.txHash() != null ? "tx_hash = :txHash" : "address = :address")
                    .only("tx_hash", filter.txHash())
                    .only("address", filter.address());
            if (filter.userId() != null) {
                query.filter(":userId in (user_id, counterparty_user_id)");
            }
        } else if (filter.userId() != null) {
            query.branch("user_id = :userId").branch("counterparty_user_id = :userId");
        } else {
            if (filter.status() == null
                    && (filter.type() != null || filter.currency() != null)
                    && !filter.window().isBounded()) {
                throw new FilterRefused("transfers.refused.unbounded");
            }
            List<String> statuses = filter.status() == null ? STATUSES : List.of(filter.status());
            for (int index = 0; index < statuses.size(); index++) {
                query.branch("status = :status" + index).param("status" + index, statuses.get(index));
            }
        }
        if (byRow || filter.userId() != null) {
            query.only("status", filter.status());
        }
        query.only("type", filter.type()).only("currency", filter.currency());
        return filter.id() != null
                ? query
                : query.within(
                        "created_at", filter.window().from(), filter.window().to());
    }

    private static TransferRow transfer(ResultSet row, boolean whole) throws SQLException {
        String address = row.getString("address");
        return new TransferRow(
                row.getObject("id", UUID.class),
                row.getObject("user_id", UUID.class),
                row.getObject("counterparty_user_id", UUID.class),
                row.getString("type"),
                row.getString("currency"),
                row.getBigDecimal("amount"),
                row.getBigDecimal("fee"),
                row.getString("status"),
                row.getString("tx_hash"),
                address == null || whole ? address : Formats.masked(address),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                row.getLong("version"));
    }
}
