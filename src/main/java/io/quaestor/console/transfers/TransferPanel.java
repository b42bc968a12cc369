package io.quaestor.console.transfers;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.badge.Badge;
import io.quaestor.console.frame.EventTrail;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.JournalLines;
import io.quaestor.console.frame.JournalQueries;
import io.quaestor.console.frame.Mark;
import io.quaestor.console.frame.Panel;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.TrailQueries;
import org.jspecify.annotations.Nullable;

/** A transfer with all its fields, what it posted and what happened to it. */
class TransferPanel extends Panel {

    TransferPanel(TransferRow transfer, JournalQueries journals, TrailQueries trail) {
        super("", transfer.id().toString());
        headline(getTranslation("transfer.type." + transfer.type()));
        fact(getTranslation("transfers.status"), status(this, transfer.status()));
        fact(getTranslation("transfers.amount"), Formats.amount(transfer.amount()) + " " + transfer.currency());
        fact(getTranslation("transfers.fee"), Formats.amount(transfer.fee()) + " " + transfer.currency());
        fact(getTranslation("transfers.user"), IdCell.link(transfer.userId(), Paths.USERS, "id"));
        if (transfer.counterpartyUserId() != null) {
            fact(
                    getTranslation("transfers.counterparty"),
                    IdCell.link(transfer.counterpartyUserId(), Paths.USERS, "id"));
        }
        fact(getTranslation("transfers.tx-hash"), text(transfer.txHash()));
        fact(getTranslation("transfers.address"), text(transfer.address()));
        fact(getTranslation("transfers.created-at"), transfer.createdAt());
        fact(getTranslation("transfers.updated-at"), transfer.updatedAt());
        fact(getTranslation("panel.version"), String.valueOf(transfer.version()));
        section(getTranslation("journal.title"), () -> new JournalLines(journals.of(transfer.id())));
        section(getTranslation("panel.trail"), () -> new EventTrail(transfer.id(), trail.of(transfer.id())));
    }

    static String text(@Nullable String value) {
        return value == null ? Formats.NONE : value;
    }

    static Badge status(Component screen, String status) {
        Mark mark = switch (status) {
            case "PENDING" -> Mark.ATTENTION;
            case "APPROVED" -> Mark.PARTLY;
            case "COMPLETED" -> Mark.GOOD;
            default -> Mark.BAD;
        };
        return mark.badge(screen.getTranslation("transfer.status." + status));
    }
}
