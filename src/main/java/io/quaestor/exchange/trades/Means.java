package io.quaestor.exchange.trades;

import io.quaestor.exchange.accounts.Owner;
import io.quaestor.exchange.orders.Order;
import io.quaestor.exchange.positions.Position;
import java.util.List;

/** What else of a user can answer for a loss; asked for only when the available balance does not. */
interface Means {

    /** The user's open orders in the currency as stored, newest first. */
    List<Order> openOrders(Owner owner);

    /** The user's open CROSS positions in the currency as stored, in the order of their ids. */
    List<Position> crossPositions(Owner owner);
}
