package io.quaestor.console.transfers;

import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The replica's transfers of one user. Addresses and transaction hashes, which lead to them, are never read. */
@Repository
@Transactional(readOnly = true)
class UserTransferQueries {

    /** A deposit, a withdrawal, or a payment from one user to another. */
    record Transfer(
            UUID id,
            UUID userId,
            @Nullable UUID counterpartyUserId,
            String type,
            String currency,
            BigDecimal amount,
            BigDecimal fee,
            String status,
            Instant createdAt) {

        /** DEPOSIT, WITHDRAW, PAID or RECEIVED, from that user's side. */
        String direction(UUID user) {
            return type.equals("TRANSFER") ? (userId.equals(user) ? "PAID" : "RECEIVED") : type;
        }
    }

    private final JdbcClient jdbc;

    UserTransferQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Newest first, a page of them at most. */
    public List<Transfer> latest(UUID userId) {
        return query(userId)
                .page(
                        KeysetSpan.newest(),
                        (row, number) -> new Transfer(
                                row.getObject("id", UUID.class),
                                row.getObject("user_id", UUID.class),
                                row.getObject("counterparty_user_id", UUID.class),
                                row.getString("type"),
                                row.getString("currency"),
                                row.getBigDecimal("amount"),
                                row.getBigDecimal("fee"),
                                row.getString("status"),
                                row.getObject("created_at", OffsetDateTime.class)
                                        .toInstant()))
                .rows();
    }

    public KeysetQuery.Count count(UUID userId) {
        return query(userId).count();
    }

    private KeysetQuery query(UUID userId) {
        return new KeysetQuery(
                        jdbc,
                        "transfers",
                        "id, user_id, counterparty_user_id, type, currency, amount, fee, status, created_at",
                        KeysetQuery.Column.time("created_at"),
                        KeysetQuery.Column.id("id"))
                .param("user", userId)
                .branch("user_id = :user")
                .branch("counterparty_user_id = :user");
    }
}
