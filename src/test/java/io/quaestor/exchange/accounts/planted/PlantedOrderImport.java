package io.quaestor.exchange.accounts.planted;

import io.quaestor.exchange.orders.OrderSide;

/** Breaks the rules on purpose. */
public class PlantedOrderImport {

    public OrderSide above() {
        return OrderSide.BUY;
    }
}
