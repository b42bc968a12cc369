package io.quaestor.exchange.transfers;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A transfer as stored; see {@link NewTransfer} for what its parts mean. */
public record Transfer(
        UUID id,
        UUID userId,
        @Nullable UUID counterpartyUserId,
        TransferType type,
        String currency,
        BigDecimal amount,
        BigDecimal fee,
        TransferStatus status,
        @Nullable String txHash,
        @Nullable String address,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    static Transfer requested(NewTransfer request, TransferStatus status) {
        return new Transfer(
                request.id(),
                request.userId(),
                request.counterpartyUserId(),
                request.type(),
                request.currency(),
                request.amount(),
                request.fee(),
                status,
                request.txHash(),
                request.address(),
                request.at(),
                request.at(),
                1);
    }

    Transfer moved(TransferStatus next, @Nullable String hash, Instant at) {
        return new Transfer(
                id,
                userId,
                counterpartyUserId,
                type,
                currency,
                amount,
                fee,
                next,
                hash == null ? txHash : hash,
                address,
                createdAt,
                at.isAfter(updatedAt) ? at : updatedAt,
                version + 1);
    }

    /** Amount and fee. */
    BigDecimal total() {
        return amount.add(fee);
    }
}
