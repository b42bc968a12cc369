package io.quaestor.console.users;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import io.quaestor.console.frame.BrowseView;
import io.quaestor.console.frame.Desk;
import io.quaestor.console.frame.FilterBar;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Source;
import io.quaestor.console.operators.Role;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.Optional;

/** Users, newest first. */
@Route(Paths.USERS)
@Menu(title = "users.title", order = 110, icon = "vaadin:users")
@RolesAllowed({Role.Names.VIEWER, Role.Names.SUPPORT, Role.Names.OPERATIONS, Role.Names.COMPLIANCE, Role.Names.ADMIN})
class UsersView extends BrowseView<UserRow> {

    private static final List<String> STATUSES = List.of("active", "frozen", "closed");
    private static final List<String> KYC_LEVELS = List.of("0", "1", "2", "3");

    private final UserDesk users;
    private final UserQueries queries;
    private final TextField id = filters.id("users.id", "id");
    private final TextField email = filters.unsharedText("users.email", "16rem");
    private final Select<String> status = filters.choice("users.status", "status", STATUSES, this::statusText);
    private final Select<String> kycLevel = filters.choice("users.kyc-level", "kyc", KYC_LEVELS, level -> level);
    private final TextField tag = filters.text("users.tag", "tag", "9rem");

    UsersView(Desk desk, UserDesk users) {
        super(desk, Paths.USERS, row -> row.id().toString());
        this.users = users;
        this.queries = users.queries();
        filters.window("all");
        grid.jumpsToTimes();
        grid.components(
                getTranslation("users.id"),
                "9.5rem",
                row -> IdCell.user(row.id()),
                row -> row.id().toString());
        grid.column(getTranslation("users.email"), "16rem", UserRow::email).setFlexGrow(1);
        grid.components(
                getTranslation("users.status"),
                "7rem",
                row -> UserStatusBadge.of(this, row.status()),
                row -> statusText(row.status()));
        grid.column(getTranslation("users.kyc-level"), "5.5rem", row -> String.valueOf(row.kycLevel()));
        grid.times(getTranslation("users.created-at"), UserRow::createdAt);
        grid.times(getTranslation("users.updated-at"), UserRow::updatedAt);
        grid.components(getTranslation("users.more"), "8.5rem", this::links, row -> "");
    }

    @Override
    protected Source<UserRow> source() {
        return Source.of(
                span -> queries.page(filter(), span),
                () -> queries.count(filter()),
                Source.byTimeOrId(id -> queries.placeOf(id)));
    }

    @Override
    protected Optional<Component> panel(String text) {
        return FilterBar.uuid(text)
                .flatMap(user -> desk.reads().read(() -> queries.one(user)).value())
                .map(user -> new UserHead(user, users, this::reload).linked(user));
    }

    private UserFilter filter() {
        String level = filters.value(kycLevel);
        return new UserFilter(
                filters.uuid(id),
                filters.value(email),
                filters.value(status),
                level == null ? null : Integer.valueOf(level),
                filters.value(tag),
                filters.window());
    }

    private String statusText(String value) {
        return getTranslation("user.status." + value);
    }

    private Component links(UserRow row) {
        Span links = new Span(
                new Anchor(Paths.ORDERS + "?user=" + row.id(), getTranslation("orders.title")),
                new Anchor(Paths.TRADES + "?user=" + row.id(), getTranslation("trades.title")));
        links.addClassName("links");
        return links;
    }
}
