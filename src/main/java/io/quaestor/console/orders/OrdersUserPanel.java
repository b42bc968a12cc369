package io.quaestor.console.orders;

import com.vaadin.flow.component.Component;
import io.quaestor.console.frame.FewRows;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Sides;
import io.quaestor.console.frame.SymbolCell;
import io.quaestor.console.frame.UserPanel;
import io.quaestor.platform.data.KeysetQuery;
import java.util.UUID;

/** A user's open orders, on their page. */
@org.springframework.stereotype.Component
class OrdersUserPanel implements UserPanel {

    private final OrderQueries queries;

    OrdersUserPanel(OrderQueries queries) {
        this.queries = queries;
    }

    @Override
    public String name() {
        return Paths.ORDERS;
    }

    @Override
    public String title() {
        return "user-page.open-orders";
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public KeysetQuery.Count count(UUID user) {
        return queries.countOpenOf(user);
    }

    @Override
    public Component content(UUID user) {
        FewRows<OrderRow> rows = new FewRows<>(title(), queries.openOf(user));
        return rows.components("orders.id", "9.5rem", row -> IdCell.link(row.id(), Paths.ORDERS, "open"))
                .millis("orders.created-at", OrderRow::createdAt)
                .components("orders.symbol", "7rem", row -> SymbolCell.candles(row.symbol(), user))
                .components("orders.side", "5.5rem", row -> Sides.cell(rows, row.side()))
                .column("orders.type", "6.5rem", row -> rows.getTranslation("order.type." + row.type()))
                .components("orders.status", "9rem", row -> OrderStatusBadge.of(rows, row.status()))
                .amounts("orders.price", "7.5rem", OrderRow::price)
                .amounts("orders.quantity", "7rem", OrderRow::quantity)
                .amounts("orders.filled", "7rem", OrderRow::filledQuantity)
                .amounts("orders.locked-margin", "9rem", OrderRow::lockedMargin)
                .allAt(Paths.ORDERS + "?window=all&user=" + user);
    }
}
