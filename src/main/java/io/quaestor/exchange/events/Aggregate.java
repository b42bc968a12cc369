package io.quaestor.exchange.events;

/** What an event is about. */
public enum Aggregate {
    USER,
    INSTRUMENT,
    ORDER,
    POSITION,
    TRADE,
    TRANSFER,
    ADJUSTMENT
}
