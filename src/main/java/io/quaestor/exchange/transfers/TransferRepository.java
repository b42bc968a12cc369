package io.quaestor.exchange.transfers;

import io.quaestor.exchange.users.UserTies;
import io.quaestor.platform.data.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Table transfers. Demands the caller's transaction. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class TransferRepository implements UserTies {

    private final JdbcClient jdbc;

    TransferRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Collection<Transfer> transfers) {
        jdbc.sql("""
                insert into transfers (id, user_id, counterparty_user_id, type, currency, amount, fee, status, tx_hash,
                    address, created_at, updated_at)
                select id, user_id, counterparty_user_id, type, currency, amount, fee, status, tx_hash, address,
                    created_at, created_at
                from unnest(:ids, :users, :counterparties, :types, :currencies, :amounts, :fees, :statuses, :hashes,
                    :addresses, :times)
                    as requested (id, user_id, counterparty_user_id, type, currency, amount, fee, status, tx_hash,
                    address, created_at)
                """)
                .param("ids", SqlArrays.uuids(transfers, Transfer::id))
                .param("users", SqlArrays.uuids(transfers, Transfer::userId))
                .param("counterparties", SqlArrays.uuids(transfers, Transfer::counterpartyUserId))
                .param(
                        "types",
                        SqlArrays.texts(transfers, transfer -> transfer.type().name()))
                .param("currencies", SqlArrays.texts(transfers, Transfer::currency))
                .param("amounts", SqlArrays.numerics(transfers, Transfer::amount))
                .param("fees", SqlArrays.numerics(transfers, Transfer::fee))
                .param(
                        "statuses",
                        SqlArrays.texts(transfers, transfer -> transfer.status().name()))
                .param("hashes", SqlArrays.texts(transfers, Transfer::txHash))
                .param("addresses", SqlArrays.texts(transfers, Transfer::address))
                .param("times", SqlArrays.instants(transfers, Transfer::createdAt))
                .update();
    }

    Optional<Transfer> find(UUID id) {
        return jdbc.sql("""
                select id, user_id, counterparty_user_id, type, currency, amount, fee, status, tx_hash, address,
                    created_at, updated_at, version
                from transfers
                where id = :id
                """).param("id", id).query(TransferRepository::transfer).optional();
    }

    void update(Transfer prior, Transfer transfer) {
        int changed = jdbc.sql("""
                update transfers
                set status = :status, tx_hash = :txHash, updated_at = :updatedAt, version = :version
                where id = :id and version = :priorVersion
                """)
                .param("status", transfer.status().name())
                .param("txHash", transfer.txHash())
                .param("updatedAt", transfer.updatedAt().atOffset(ZoneOffset.UTC))
                .param("version", transfer.version())
                .param("id", transfer.id())
                .param("priorVersion", prior.version())
                .update();
        if (changed != 1) {
            throw new OptimisticLockingFailureException("transfer " + transfer.id() + " changed meanwhile");
        }
    }

    @Override
    public List<String> keepingOpen(UUID userId) {
        return jdbc.sql("""
                select 'transfer ' || id || ' is ' || status
                from transfers
                where user_id = :user and status in ('PENDING', 'APPROVED')
                limit 5
                """)
                .param("user", userId)
                .query((row, index) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }

    private static Transfer transfer(ResultSet row, int index) throws SQLException {
        return new Transfer(
                row.getObject("id", UUID.class),
                row.getObject("user_id", UUID.class),
                row.getObject("counterparty_user_id", UUID.class),
                TransferType.valueOf(row.getString("type")),
                row.getString("currency"),
                row.getBigDecimal("amount"),
                row.getBigDecimal("fee"),
                TransferStatus.valueOf(row.getString("status")),
                row.getString("tx_hash"),
                row.getString("address"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                row.getLong("version"));
    }
}
