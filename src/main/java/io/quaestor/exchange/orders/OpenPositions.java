package io.quaestor.exchange.orders;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** What placing needs to know of positions, which live a floor above. */
public interface OpenPositions {

    /**
     * Open positions of these users, by user and symbol; whoever has none is missing.
     *
     * @throws io.quaestor.exchange.Refusal INVALID when something is missing
     */
    Map<Key, Open> of(Collection<UUID> users, Collection<String> symbols);

    /** Whose position in what. */
    record Key(UUID userId, String symbol) {}

    /**
     * An open position.
     *
     * @param reducedBy the side of the orders that reduce it
     * @param size above zero
     */
    record Open(OrderSide reducedBy, BigDecimal size, int leverage, MarginType marginType) {}
}
