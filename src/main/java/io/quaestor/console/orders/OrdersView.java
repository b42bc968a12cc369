package io.quaestor.console.orders;

import com.vaadin.flow.component.badge.Badge;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import io.quaestor.console.frame.BrowseGrid;
import io.quaestor.console.frame.FilterBar;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.Mark;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Sides;
import io.quaestor.console.frame.Titles;
import io.quaestor.console.operators.Role;
import jakarta.annotation.security.RolesAllowed;
import java.time.Clock;

/** Orders, newest first. */
@Route(Paths.ORDERS)
@Menu(title = "orders.title", order = 210, icon = "vaadin:list")
@RolesAllowed({Role.Names.VIEWER, Role.Names.SUPPORT, Role.Names.OPERATIONS, Role.Names.COMPLIANCE, Role.Names.ADMIN})
class OrdersView extends Main implements BeforeEnterObserver, HasDynamicTitle {

    private final FilterBar filters = new FilterBar(this::show);
    private final TextField symbol = filters.text("orders.symbol", "symbol", "9rem");
    private final Select<String> status =
            filters.choice("orders.status", "status", OrderQueries.STATUSES, this::statusText);
    private final TextField user = filters.id("orders.user", "user");
    private final TextField id = filters.id("orders.id", "id");
    private final BrowseGrid<OrderRow> grid;

    OrdersView(OrderQueries queries, Clock clock) {
        addClassName("screen");
        grid = new BrowseGrid<>(getTranslation("orders.title"), clock, after -> queries.page(filter(), after));
        grid.millis(getTranslation("orders.created-at"), OrderRow::createdAt);
        grid.column(getTranslation("orders.symbol"), "6.5rem", OrderRow::symbol).setPartNameGenerator(row -> "symbol");
        grid.components(getTranslation("orders.side"), "5rem", row -> Sides.cell(this, row.side()));
        grid.column(getTranslation("orders.type"), "6.5rem", this::type);
        grid.components(getTranslation("orders.status"), "8rem", this::status);
        grid.amounts(getTranslation("orders.price"), "7rem", OrderRow::price);
        grid.amounts(getTranslation("orders.quantity"), "6.5rem", OrderRow::quantity);
        grid.amounts(getTranslation("orders.filled"), "6.5rem", OrderRow::filledQuantity);
        grid.amounts(getTranslation("orders.average-price"), "8rem", OrderRow::averagePrice);
        grid.column(getTranslation("orders.leverage"), "6.5rem", this::leverage);
        grid.amounts(getTranslation("orders.stop-price"), "8rem", OrderRow::stopPrice);
        grid.column(getTranslation("orders.terms"), "9rem", this::terms);
        grid.components(getTranslation("orders.user"), "9.5rem", row -> IdCell.link(row.userId(), Paths.USERS, "id"));
        grid.components(getTranslation("orders.id"), "9.5rem", row -> IdCell.link(row.id(), Paths.TRADES, "order"))
                .setFlexGrow(1);
        add(filters, grid);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        filters.read(event);
        show();
    }

    @Override
    public String getPageTitle() {
        return Titles.of(getTranslation("orders.title"));
    }

    private void show() {
        if (filters.isValid()) {
            grid.showNewest();
        }
    }

    private OrderFilter filter() {
        return new OrderFilter(filters.uuid(id), filters.uuid(user), filters.value(symbol), filters.value(status));
    }

    private String type(OrderRow row) {
        return getTranslation("order.type." + row.type());
    }

    private String leverage(OrderRow row) {
        return row.leverage() + "× " + getTranslation("margin-type." + row.marginType());
    }

    private String terms(OrderRow row) {
        return row.timeInForce() + (row.reduceOnly() ? " · " + getTranslation("orders.reduce-only") : "");
    }

    private Badge status(OrderRow row) {
        Mark mark = switch (row.status()) {
            case "NEW" -> Mark.OPEN;
            case "PARTIALLY_FILLED" -> Mark.PARTLY;
            case "FILLED" -> Mark.GOOD;
            case "REJECTED" -> Mark.BAD;
            default -> Mark.IDLE;
        };
        return mark.badge(statusText(row.status()));
    }

    private String statusText(String status) {
        return getTranslation("order.status." + status);
    }
}
