package io.quaestor.exchange.accounts;

/** Whose balance it is. */
public enum AccountKind {
    USER,
    /** Trading and withdrawal fees earned. */
    FEES,
    /** Pays what a user's loss takes beyond the user's means; below zero is an alarm. */
    INSURANCE,
    /** The other side of realised profit and loss. */
    CLEARING,
    /** The other side of deposits and withdrawals. */
    EXTERNAL
}
