package io.quaestor.console.users;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.badge.Badge;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import io.quaestor.console.frame.BrowseView;
import io.quaestor.console.frame.Desk;
import io.quaestor.console.frame.FilterBar;
import io.quaestor.console.frame.Mark;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Source;
import io.quaestor.console.operators.Role;
import io.quaestor.platform.data.Key;
import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
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

    private final UserQueries queries;
    private final TextField id = filters.id("users.id", "id");
    private final TextField email = filters.unsharedText("users.email", "16rem");
    private final Select<String> status = filters.choice("users.status", "status", STATUSES, this::statusText);
    private final Select<String> kycLevel = filters.choice("users.kyc-level", "kyc", KYC_LEVELS, level -> level);

    UsersView(Desk desk, UserQueries queries) {
        super(desk, Paths.USERS, row -> row.id().toString());
        this.queries = queries;
        filters.window("all");
        grid.column(getTranslation("users.id"), "17.5rem", row -> row.id().toString())
                .setPartNameGenerator(row -> "id");
        grid.column(getTranslation("users.email"), "16rem", UserRow::email).setFlexGrow(1);
        grid.components(getTranslation("users.status"), "7rem", this::status, row -> statusText(row.status()));
        grid.column(getTranslation("users.kyc-level"), "5.5rem", row -> String.valueOf(row.kycLevel()));
        grid.times(getTranslation("users.created-at"), UserRow::createdAt);
        grid.times(getTranslation("users.updated-at"), UserRow::updatedAt);
        grid.components(getTranslation("users.more"), "8.5rem", this::links, row -> "");
    }

    @Override
    protected Source<UserRow> source() {
        return new Source<>() {
            @Override
            public KeysetPage<UserRow> page(KeysetSpan span) {
                return queries.page(filter(), span);
            }

            @Override
            public KeysetQuery.Count count() {
                return queries.count(filter());
            }

            @Override
            public Optional<Key> placeOf(String text) {
                return FilterBar.uuid(text).flatMap(queries::placeOf);
            }
        };
    }

    private UserFilter filter() {
        String level = filters.value(kycLevel);
        return new UserFilter(
                filters.uuid(id),
                filters.value(email),
                filters.value(status),
                level == null ? null : Integer.valueOf(level),
                filters.window());
    }

    private Badge status(UserRow row) {
        Mark mark = switch (row.status()) {
            case "active" -> Mark.GOOD;
            case "frozen" -> Mark.ATTENTION;
            default -> Mark.IDLE;
        };
        return mark.badge(statusText(row.status()));
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
