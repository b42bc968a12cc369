package io.quaestor.exchange.transfers;

/** Where money comes from and goes to. */
public enum TransferType {
    DEPOSIT,
    WITHDRAW,
    /** Between two users. */
    TRANSFER
}
