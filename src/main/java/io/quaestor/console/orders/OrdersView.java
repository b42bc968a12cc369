package io.quaestor.console.orders;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import io.quaestor.console.frame.BrowseView;
import io.quaestor.console.frame.Desk;
import io.quaestor.console.frame.FilterBar;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Sides;
import io.quaestor.console.frame.Source;
import io.quaestor.console.frame.TrailQueries;
import io.quaestor.console.operators.CurrentOperator;
import io.quaestor.console.operators.Role;
import jakarta.annotation.security.RolesAllowed;
import java.util.Optional;

/** Orders, newest first. */
@Route(Paths.ORDERS)
@Menu(title = "orders.title", order = 210, icon = "vaadin:list")
@RolesAllowed({Role.Names.VIEWER, Role.Names.SUPPORT, Role.Names.OPERATIONS, Role.Names.COMPLIANCE, Role.Names.ADMIN})
class OrdersView extends BrowseView<OrderRow> {

    private final OrderQueries queries;
    private final TrailQueries trail;
    private final OrderActions actions;
    private final CurrentOperator operator;
    private final TextField symbol = filters.text("orders.symbol", "symbol", "9rem");
    private final Select<String> status =
            filters.choice("orders.status", "status", OrderQueries.STATUSES, this::statusText);
    private final Select<String> side =
            filters.choice("orders.side", "side", OrderQueries.SIDES, value -> getTranslation("side." + value));
    private final Select<String> type =
            filters.choice("orders.type", "type", OrderQueries.TYPES, value -> getTranslation("order.type." + value));
    private final TextField user = filters.id("orders.user", "user");
    private final TextField id = filters.id("orders.id", "id");

    OrdersView(Desk desk, OrderQueries queries, TrailQueries trail, OrderActions actions, CurrentOperator operator) {
        super(desk, Paths.ORDERS, row -> row.id().toString());
        this.queries = queries;
        this.trail = trail;
        this.actions = actions;
        this.operator = operator;
        filters.window("30d");
        grid.jumpsToTimes();
        grid.millis(getTranslation("orders.created-at"), OrderRow::createdAt);
        grid.column(getTranslation("orders.symbol"), "6.5rem", OrderRow::symbol).setPartNameGenerator(row -> "symbol");
        grid.components(
                getTranslation("orders.side"),
                "5rem",
                row -> Sides.cell(this, row.side()),
                row -> getTranslation("side." + row.side()));
        grid.column(getTranslation("orders.type"), "6.5rem", row -> getTranslation("order.type." + row.type()));
        grid.components(
                getTranslation("orders.status"),
                "8rem",
                row -> OrderStatusBadge.of(this, row.status()),
                row -> statusText(row.status()));
        grid.amounts(getTranslation("orders.price"), "7rem", OrderRow::price);
        grid.amounts(getTranslation("orders.quantity"), "6.5rem", OrderRow::quantity);
        grid.amounts(getTranslation("orders.filled"), "6.5rem", OrderRow::filledQuantity);
        grid.amounts(getTranslation("orders.average-price"), "8rem", OrderRow::averagePrice);
        grid.column(getTranslation("orders.leverage"), "6.5rem", this::leverage);
        grid.amounts(getTranslation("orders.stop-price"), "8rem", OrderRow::stopPrice);
        grid.column(getTranslation("orders.terms"), "9rem", this::terms);
        grid.components(
                getTranslation("orders.user"),
                "9.5rem",
                row -> IdCell.user(row.userId()),
                row -> row.userId().toString());
        grid.components(
                        getTranslation("orders.id"),
                        "9.5rem",
                        row -> IdCell.plain(row.id()),
                        row -> row.id().toString())
                .setFlexGrow(1);
    }

    @Override
    protected Source<OrderRow> source() {
        return Source.of(
                span -> queries.page(filter(), span),
                () -> queries.count(filter()),
                Source.byTimeOrId(id -> queries.placeOf(id)));
    }

    @Override
    protected Optional<Component> panel(String text) {
        return FilterBar.uuid(text)
                .flatMap(order -> desk.reads().read(() -> queries.one(order)).value())
                .map(order -> new OrderPanel(order, queries, trail, operator, actions, this::reload));
    }

    private OrderFilter filter() {
        return new OrderFilter(
                filters.uuid(id),
                filters.uuid(user),
                filters.value(symbol),
                filters.value(status),
                filters.value(side),
                filters.value(type),
                filters.window());
    }

    private String leverage(OrderRow row) {
        return row.leverage() + "× " + getTranslation("margin-type." + row.marginType());
    }

    private String terms(OrderRow row) {
        return row.timeInForce() + (row.reduceOnly() ? " · " + getTranslation("orders.reduce-only") : "");
    }

    private String statusText(String value) {
        return getTranslation("order.status." + value);
    }
}
