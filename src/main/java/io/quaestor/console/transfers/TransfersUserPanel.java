package io.quaestor.console.transfers;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Span;
import io.quaestor.console.frame.FewRows;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.UserPanel;
import io.quaestor.console.frame.Window;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import java.util.UUID;

/** A user's latest transfers, paid or received, on their page. */
@org.springframework.stereotype.Component
class TransfersUserPanel implements UserPanel {

    private final TransferQueries queries;

    TransfersUserPanel(TransferQueries queries) {
        this.queries = queries;
    }

    @Override
    public String name() {
        return Paths.TRANSFERS;
    }

    @Override
    public String title() {
        return "user-page.transfers";
    }

    @Override
    public int order() {
        return 50;
    }

    @Override
    public KeysetQuery.Count count(UUID user) {
        return queries.count(of(user));
    }

    @Override
    public Component content(UUID user) {
        FewRows<TransferRow> rows = new FewRows<>(
                title(), queries.page(of(user), KeysetSpan.newest()).rows());
        return rows.components("transfers.id", "9.5rem", row -> IdCell.link(row.id(), Paths.TRANSFERS, "open"))
                .millis("transfers.created-at", TransferRow::createdAt)
                .column("transfers.type", "9rem", row -> rows.getTranslation("user-page.type." + direction(row, user)))
                .column("transfers.currency", "6rem", TransferRow::currency)
                .amounts("transfers.amount", "9rem", TransferRow::amount)
                .amounts("user-page.fee", "8rem", TransferRow::fee)
                .components("orders.status", "9rem", row -> TransferPanel.status(rows, row.status()))
                .components("user-page.counterparty", "9.5rem", row -> counterparty(row, user))
                .allAt(Paths.TRANSFERS + "?window=all&user=" + user);
    }

    private static Component counterparty(TransferRow row, UUID user) {
        UUID other = row.userId().equals(user) ? row.counterpartyUserId() : row.userId();
        return other == null ? new Span(Formats.NONE) : IdCell.user(other);
    }

    /** DEPOSIT, WITHDRAW, PAID or RECEIVED, from that user's side. */
    private static String direction(TransferRow row, UUID user) {
        return row.type().equals("TRANSFER") ? (row.userId().equals(user) ? "PAID" : "RECEIVED") : row.type();
    }

    private static TransferFilter of(UUID user) {
        return new TransferFilter(null, user, null, null, null, null, null, Window.ALL);
    }
}
