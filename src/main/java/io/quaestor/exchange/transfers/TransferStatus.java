package io.quaestor.exchange.transfers;

import java.util.EnumSet;
import java.util.Set;

/** Where a transfer is in its life. */
public enum TransferStatus {
    PENDING,
    /** Of a withdrawal: may be paid out. */
    APPROVED,
    COMPLETED,
    REJECTED,
    FAILED;

    /** The states a transfer of this type may move to from here; none from a final one. */
    public Set<TransferStatus> next(TransferType type) {
        return switch (this) {
            case PENDING ->
                type == TransferType.WITHDRAW ? EnumSet.of(APPROVED, REJECTED, FAILED) : EnumSet.of(COMPLETED, FAILED);
            case APPROVED -> EnumSet.of(COMPLETED, REJECTED, FAILED);
            case COMPLETED, REJECTED, FAILED -> EnumSet.noneOf(TransferStatus.class);
        };
    }
}
