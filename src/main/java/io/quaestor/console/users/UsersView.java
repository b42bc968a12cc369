package io.quaestor.console.users;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.badge.Badge;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import io.quaestor.console.frame.BrowseGrid;
import io.quaestor.console.frame.FilterBar;
import io.quaestor.console.frame.Mark;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Titles;
import io.quaestor.console.operators.Role;
import jakarta.annotation.security.RolesAllowed;
import java.time.Clock;
import java.util.List;

/** Users, newest first. */
@Route(Paths.USERS)
@Menu(title = "users.title", order = 110, icon = "vaadin:users")
@RolesAllowed({Role.Names.VIEWER, Role.Names.SUPPORT, Role.Names.OPERATIONS, Role.Names.COMPLIANCE, Role.Names.ADMIN})
class UsersView extends Main implements BeforeEnterObserver, HasDynamicTitle {

    private static final List<String> STATUSES = List.of("active", "frozen", "closed");

    private final FilterBar filters = new FilterBar(this::show);
    private final TextField id = filters.id("users.id", "id");
    private final TextField email = filters.text("users.email", "email", "16rem");
    private final Select<String> status = filters.choice("users.status", "status", STATUSES, this::statusText);
    private final BrowseGrid<UserRow> grid;

    UsersView(UserQueries queries, Clock clock) {
        addClassName("screen");
        grid = new BrowseGrid<>(getTranslation("users.title"), clock, after -> queries.page(filter(), after));
        grid.column(getTranslation("users.id"), "17.5rem", UserRow::id).setPartNameGenerator(row -> "id");
        grid.column(getTranslation("users.email"), "16rem", UserRow::email).setFlexGrow(1);
        grid.components(getTranslation("users.status"), "7rem", this::status);
        grid.column(getTranslation("users.kyc-level"), "5.5rem", UserRow::kycLevel);
        grid.times(getTranslation("users.created-at"), UserRow::createdAt);
        grid.times(getTranslation("users.updated-at"), UserRow::updatedAt);
        grid.components(getTranslation("users.more"), "8.5rem", this::links);
        add(filters, grid);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        filters.read(event);
        show();
    }

    @Override
    public String getPageTitle() {
        return Titles.of(getTranslation("users.title"));
    }

    private void show() {
        if (filters.isValid()) {
            grid.showNewest();
        }
    }

    private UserFilter filter() {
        return new UserFilter(filters.uuid(id), filters.value(email), filters.value(status));
    }

    private Badge status(UserRow row) {
        Mark mark = switch (row.status()) {
            case "active" -> Mark.GOOD;
            case "frozen" -> Mark.ATTENTION;
            default -> Mark.IDLE;
        };
        return mark.badge(statusText(row.status()));
    }

    private String statusText(String status) {
        return getTranslation("user.status." + status);
    }

    private Component links(UserRow row) {
        Span links = new Span(
                new Anchor(Paths.ORDERS + "?user=" + row.id(), getTranslation("orders.title")),
                new Anchor(Paths.TRADES + "?user=" + row.id(), getTranslation("trades.title")));
        links.addClassName("links");
        return links;
    }
}
