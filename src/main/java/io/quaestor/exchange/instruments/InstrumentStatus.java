package io.quaestor.exchange.instruments;

/** Whether a contract trades. */
public enum InstrumentStatus {
    TRADING,
    /** Orders may be canceled, nothing else. */
    HALTED
}
