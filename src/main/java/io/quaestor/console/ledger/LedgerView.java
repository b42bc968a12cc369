package io.quaestor.console.ledger;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import io.quaestor.console.frame.BrowseView;
import io.quaestor.console.frame.Desk;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.JournalLines;
import io.quaestor.console.frame.JournalQueries;
import io.quaestor.console.frame.Panel;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Source;
import io.quaestor.console.operators.Role;
import jakarta.annotation.security.RolesAllowed;
import java.util.Optional;

/** The ledger's entries, the last one written first. */
@Route(Paths.LEDGER)
@Menu(title = "ledger.title", order = 140, icon = "vaadin:book")
@RolesAllowed({Role.Names.VIEWER, Role.Names.SUPPORT, Role.Names.OPERATIONS, Role.Names.COMPLIANCE, Role.Names.ADMIN})
class LedgerView extends BrowseView<EntryRow> {

    private final LedgerQueries queries;
    private final JournalQueries journals;
    private final Select<String> kind = filters.choice("ledger.kind", "kind", LedgerQueries.KINDS, this::kindText);
    private final TextField account = filters.id("ledger.account", "account");
    private final TextField user = filters.id("ledger.user", "user");
    private final TextField journal = filters.id("ledger.journal", "journal");

    LedgerView(Desk desk, LedgerQueries queries, JournalQueries journals) {
        super(desk, Paths.LEDGER, row -> String.valueOf(row.sequence()));
        this.queries = queries;
        this.journals = journals;
        filters.window("30d");
        grid.column(getTranslation("ledger.sequence"), "7rem", row -> String.valueOf(row.sequence()))
                .setPartNameGenerator(row -> "number");
        grid.millis(getTranslation("ledger.created-at"), EntryRow::createdAt);
        grid.column(getTranslation("ledger.kind"), "8rem", row -> kindText(row.kind()));
        grid.amounts(getTranslation("ledger.amount"), "11rem", EntryRow::amount);
        grid.column(getTranslation("ledger.currency"), "6rem", EntryRow::currency);
        grid.amounts(getTranslation("ledger.balance-after"), "11rem", EntryRow::balanceAfter);
        grid.column(
                getTranslation("ledger.account-kind"),
                "8rem",
                row -> getTranslation("account.kind." + row.accountKind()));
        grid.components(
                getTranslation("ledger.account"),
                "9.5rem",
                row -> IdCell.link(row.accountId(), Paths.ACCOUNTS, "open"),
                row -> row.accountId().toString());
        grid.components(
                getTranslation("ledger.user"),
                "9.5rem",
                row -> row.userId() == null ? new Span(Formats.NONE) : IdCell.link(row.userId(), Paths.USERS, "id"),
                row -> row.userId() == null ? Formats.NONE : row.userId().toString());
        grid.components(
                        getTranslation("ledger.journal"),
                        "9.5rem",
                        row -> IdCell.link(row.journalId(), Paths.LEDGER, "journal"),
                        row -> row.journalId().toString())
                .setFlexGrow(1);
    }

    @Override
    protected Source<EntryRow> source() {
        return Source.of(
                span -> queries.page(filter(), span),
                () -> queries.count(filter()),
                text -> sequence(text).flatMap(queries::placeOf));
    }

    @Override
    protected Optional<Component> panel(String text) {
        return sequence(text)
                .flatMap(entry -> desk.reads().read(() -> queries.one(entry)).value())
                .map(this::panel);
    }

    private Panel panel(EntryRow entry) {
        String title = getTranslation("ledger.one", String.valueOf(entry.sequence()));
        Panel panel = new Panel(title, entry.journalId().toString())
                .fact(getTranslation("ledger.kind"), kindText(entry.kind()))
                .fact(getTranslation("ledger.amount"), Formats.amount(entry.amount()) + " " + entry.currency())
                .fact(getTranslation("ledger.balance-after"), entry.balanceAfter())
                .fact(getTranslation("ledger.account-kind"), getTranslation("account.kind." + entry.accountKind()))
                .fact(getTranslation("ledger.account"), IdCell.link(entry.accountId(), Paths.ACCOUNTS, "open"));
        if (entry.userId() != null) {
            panel.fact(getTranslation("ledger.user"), IdCell.link(entry.userId(), Paths.USERS, "id"));
        }
        return panel.fact(
                        getTranslation("event.aggregate." + entry.referenceType()),
                        IdCell.of(entry.referenceType(), entry.referenceId()))
                .fact(getTranslation("ledger.created-at"), entry.createdAt())
                .section(getTranslation("journal.title"), () -> new JournalLines(journals.of(entry.journalId())));
    }

    private EntryFilter filter() {
        return new EntryFilter(
                filters.uuid(journal),
                filters.uuid(account),
                filters.uuid(user),
                filters.value(kind),
                filters.window());
    }

    private String kindText(String value) {
        return getTranslation("entry.kind." + value);
    }

    private static Optional<Long> sequence(String text) {
        return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }
}
