package io.quaestor.exchange.trades;

import java.util.UUID;

/** What became of one fill of a batch. */
public sealed interface Settlement {

    UUID tradeId();

    /** Orders, positions, balances and ledger now hold it. */
    record Settled(UUID tradeId) implements Settlement {}

    /** It had been settled before; nothing was changed. */
    record AlreadySettled(UUID tradeId) implements Settlement {}

    /** It cannot be settled; nothing was changed. */
    record Refused(UUID tradeId, String reason) implements Settlement {}
}
