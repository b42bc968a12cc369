package io.quaestor.console.accounts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import io.quaestor.console.frame.BrowseView;
import io.quaestor.console.frame.Desk;
import io.quaestor.console.frame.FilterBar;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.Mark;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Source;
import io.quaestor.console.operators.Role;
import jakarta.annotation.security.RolesAllowed;
import java.util.Optional;

/** Accounts of users and of the house, newest first. */
@Route(Paths.ACCOUNTS)
@Menu(title = "accounts.title", order = 120, icon = "vaadin:wallet")
@RolesAllowed({Role.Names.VIEWER, Role.Names.SUPPORT, Role.Names.OPERATIONS, Role.Names.COMPLIANCE, Role.Names.ADMIN})
class AccountsView extends BrowseView<AccountRow> {

    private final AccountQueries queries;
    private final Select<String> kind = filters.choice("accounts.kind", "kind", AccountQueries.KINDS, this::kindText);
    private final TextField currency = filters.text("accounts.currency", "currency", "7rem");
    private final TextField user = filters.id("accounts.user", "user");
    private final TextField id = filters.id("accounts.id", "id");

    AccountsView(Desk desk, AccountQueries queries) {
        super(desk, Paths.ACCOUNTS, row -> row.id().toString());
        this.queries = queries;
        grid.jumpsToTimes();
        grid.components(getTranslation("accounts.kind"), "11rem", this::kind, this::kindOrAlarm);
        grid.components(
                getTranslation("accounts.user"),
                "9.5rem",
                row -> row.userId() == null ? new Span(Formats.NONE) : IdCell.link(row.userId(), Paths.USERS, "id"),
                row -> row.userId() == null ? Formats.NONE : row.userId().toString());
        grid.column(getTranslation("accounts.currency"), "6rem", AccountRow::currency);
        grid.amounts(getTranslation("accounts.balance"), "11rem", AccountRow::balance);
        grid.amounts(getTranslation("accounts.available"), "11rem", AccountRow::available);
        grid.amounts(getTranslation("accounts.locked"), "11rem", AccountRow::locked);
        grid.times(getTranslation("accounts.created-at"), AccountRow::createdAt);
        grid.times(getTranslation("accounts.updated-at"), AccountRow::updatedAt);
        grid.components(
                        getTranslation("accounts.id"),
                        "9.5rem",
                        row -> IdCell.plain(row.id()),
                        row -> row.id().toString())
                .setFlexGrow(1);
    }

    @Override
    protected Source<AccountRow> source() {
        return Source.of(
                span -> queries.page(filter(), span),
                () -> queries.count(filter()),
                Source.byTimeOrId(id -> queries.placeOf(id)));
    }

    @Override
    protected Optional<Component> panel(String text) {
        return FilterBar.uuid(text)
                .flatMap(
                        account -> desk.reads().read(() -> queries.one(account)).value())
                .map(account -> new AccountPanel(account, queries));
    }

    private AccountFilter filter() {
        return new AccountFilter(filters.uuid(id), filters.uuid(user), filters.value(currency), filters.value(kind));
    }

    private Component kind(AccountRow row) {
        return row.isAlarm() ? Mark.BAD.badge(kindOrAlarm(row)) : new Span(kindText(row.kind()));
    }

    private String kindOrAlarm(AccountRow row) {
        return row.isAlarm() ? getTranslation("accounts.alarm") : kindText(row.kind());
    }

    private String kindText(String value) {
        return getTranslation("account.kind." + value);
    }
}
