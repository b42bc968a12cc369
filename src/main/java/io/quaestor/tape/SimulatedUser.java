package io.quaestor.tape;

import io.quaestor.exchange.orders.MarginType;
import java.util.UUID;

/**
 * A customer who exists only here.
 *
 * @param funds first deposit, in whole units of the quote currency
 * @param leverage the same in every symbol, so that no order differs from the open position's
 */
record SimulatedUser(UUID id, String email, boolean isMaker, long funds, int leverage, MarginType marginType) {

    /** The domain of every simulated user's e-mail address, and of nobody else's. */
    static final String DOMAIN = "sim.quaestor.example";
}
