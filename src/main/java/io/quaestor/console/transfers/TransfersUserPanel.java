package io.quaestor.console.transfers;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.badge.Badge;
import com.vaadin.flow.component.html.Span;
import io.quaestor.console.frame.FewRows;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.Mark;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.UserPanel;
import io.quaestor.platform.data.KeysetQuery;
import java.util.UUID;

/** A user's latest transfers, paid or received, on their page. */
@org.springframework.stereotype.Component
class TransfersUserPanel implements UserPanel {

    private final UserTransferQueries queries;

    TransfersUserPanel(UserTransferQueries queries) {
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
        return queries.count(user);
    }

    @Override
    public Component content(UUID user) {
        FewRows<UserTransferQueries.Transfer> rows = new FewRows<>(title(), queries.latest(user));
        return rows.components("user-page.transfer", "9.5rem", row -> IdCell.link(row.id(), Paths.TRANSFERS, "open"))
                .millis("user-page.requested-at", UserTransferQueries.Transfer::createdAt)
                .column("user-page.type", "9rem", row -> rows.getTranslation("user-page.type." + row.direction(user)))
                .column("user-page.currency", "6rem", UserTransferQueries.Transfer::currency)
                .amounts("user-page.amount", "9rem", UserTransferQueries.Transfer::amount)
                .amounts("user-page.fee", "8rem", UserTransferQueries.Transfer::fee)
                .components("orders.status", "9rem", row -> status(rows, row.status()))
                .components("user-page.counterparty", "9.5rem", row -> counterparty(row, user))
                .allAt(Paths.TRANSFERS + "?window=all&user=" + user);
    }

    private static Component counterparty(UserTransferQueries.Transfer row, UUID user) {
        UUID other = row.userId().equals(user) ? row.counterpartyUserId() : row.userId();
        return other == null ? new Span(Formats.NONE) : IdCell.user(other);
    }

    private static Badge status(Component screen, String status) {
        Mark mark = switch (status) {
            case "PENDING" -> Mark.OPEN;
            case "APPROVED" -> Mark.PARTLY;
            case "COMPLETED" -> Mark.GOOD;
            default -> Mark.BAD;
        };
        return mark.badge(screen.getTranslation("user-page.transfer-status." + status));
    }
}
