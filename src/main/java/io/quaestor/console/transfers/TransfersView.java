package io.quaestor.console.transfers;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import io.quaestor.console.frame.BrowseView;
import io.quaestor.console.frame.Desk;
import io.quaestor.console.frame.FilterBar;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.JournalQueries;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Source;
import io.quaestor.console.frame.TrailQueries;
import io.quaestor.console.operators.Role;
import jakarta.annotation.security.RolesAllowed;
import java.util.Map;
import java.util.Optional;

/** Transfers, newest first. Without anything in the address: the withdrawals that wait for a decision. */
@Route(Paths.TRANSFERS)
@Menu(title = "transfers.title", order = 130, icon = "vaadin:money-exchange")
@RolesAllowed({Role.Names.VIEWER, Role.Names.SUPPORT, Role.Names.OPERATIONS, Role.Names.COMPLIANCE, Role.Names.ADMIN})
class TransfersView extends BrowseView<TransferRow> {

    private static final String WINDOW = "window";
    private static final String EVERYTHING = "30d";
    /** Whenever they were asked for: the ones that wait longest matter most. */
    private static final Map<String, String> QUEUE = Map.of("status", "PENDING", "type", "WITHDRAW", WINDOW, "all");

    private final TransferQueries queries;
    private final JournalQueries journals;
    private final TrailQueries trail;
    private final Select<String> type = filters.choice("transfers.type", "type", TransferQueries.TYPES, this::typeText);
    private final Select<String> status =
            filters.choice("transfers.status", "status", TransferQueries.STATUSES, this::statusText);
    private final TextField currency = filters.text("transfers.currency", "currency", "7rem");
    private final TextField user = filters.id("transfers.user", "user");
    private final TextField txHash = filters.text("transfers.tx-hash", "tx", "16rem");
    private final TextField address = filters.unsharedText("transfers.address", "16rem");
    private final TextField id = filters.id("transfers.id", "id");

    TransfersView(Desk desk, TransferQueries queries, JournalQueries journals, TrailQueries trail) {
        super(desk, Paths.TRANSFERS, row -> row.id().toString());
        this.queries = queries;
        this.journals = journals;
        this.trail = trail;
        filters.window(EVERYTHING);
        filters.keepInAddress(WINDOW);
        filters.addComponentAsFirst(preset("transfers.everything", Map.of(WINDOW, EVERYTHING)));
        filters.addComponentAsFirst(preset("transfers.queue", QUEUE));
        grid.jumpsToTimes();
        grid.times(getTranslation("transfers.created-at"), TransferRow::createdAt);
        grid.column(getTranslation("transfers.type"), "8rem", row -> typeText(row.type()));
        grid.components(
                getTranslation("transfers.status"),
                "8rem",
                row -> TransferPanel.status(this, row.status()),
                row -> statusText(row.status()));
        grid.column(getTranslation("transfers.currency"), "6rem", TransferRow::currency);
        grid.amounts(getTranslation("transfers.amount"), "9rem", TransferRow::amount);
        grid.amounts(getTranslation("transfers.fee"), "7rem", TransferRow::fee);
        grid.components(
                getTranslation("transfers.user"),
                "9.5rem",
                row -> IdCell.link(row.userId(), Paths.USERS, "id"),
                row -> row.userId().toString());
        grid.components(
                getTranslation("transfers.counterparty"),
                "9.5rem",
                row -> row.counterpartyUserId() == null
                        ? new Span(Formats.NONE)
                        : IdCell.link(row.counterpartyUserId(), Paths.USERS, "id"),
                row -> row.counterpartyUserId() == null
                        ? Formats.NONE
                        : row.counterpartyUserId().toString());
        grid.column(getTranslation("transfers.tx-hash"), "12rem", row -> TransferPanel.text(row.txHash()));
        grid.column(getTranslation("transfers.address"), "12rem", row -> TransferPanel.text(row.address()));
        grid.components(
                        getTranslation("transfers.id"),
                        "9.5rem",
                        row -> IdCell.plain(row.id()),
                        row -> row.id().toString())
                .setFlexGrow(1);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        if (event.getLocation().getQueryParameters().getParameters().isEmpty()) {
            event.forwardTo(Paths.TRANSFERS, QueryParameters.simple(QUEUE));
        } else {
            super.beforeEnter(event);
        }
    }

    @Override
    protected Source<TransferRow> source() {
        return Source.of(
                span -> queries.page(filter(), span),
                () -> queries.count(filter()),
                Source.byTimeOrId(id -> queries.placeOf(id)));
    }

    @Override
    protected Optional<Component> panel(String text) {
        return FilterBar.uuid(text)
                .flatMap(transfer ->
                        desk.reads().read(() -> queries.one(transfer)).value())
                .map(transfer -> new TransferPanel(transfer, journals, trail));
    }

    private Button preset(String text, Map<String, String> query) {
        Button preset = new Button(getTranslation(text), click -> {
            address.clear();
            getUI().ifPresent(ui -> ui.navigate(Paths.TRANSFERS, QueryParameters.simple(query)));
        });
        preset.addThemeVariants(ButtonVariant.SMALL);
        return preset;
    }

    private TransferFilter filter() {
        return new TransferFilter(
                filters.uuid(id),
                filters.uuid(user),
                filters.value(type),
                filters.value(status),
                filters.value(currency),
                filters.value(txHash),
                filters.value(address),
                filters.window());
    }

    private String typeText(String value) {
        return getTranslation("transfer.type." + value);
    }

    private String statusText(String value) {
        return getTranslation("transfer.status." + value);
    }
}
