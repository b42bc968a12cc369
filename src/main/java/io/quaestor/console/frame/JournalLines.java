package io.quaestor.console.frame;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A journal line by line, and that it comes to nothing in each currency. */
public final class JournalLines extends Div {

    public JournalLines(List<JournalQueries.Entry> entries) {
        if (entries.isEmpty()) {
            add(new Paragraph(getTranslation("journal.none")));
            return;
        }
        addClassName("lines");
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (JournalQueries.Entry entry : entries) {
            sums.merge(entry.currency(), entry.amount(), BigDecimal::add);
            Anchor account = new Anchor(
                    Paths.ACCOUNTS + "?open=" + entry.accountId(),
                    getTranslation("account.kind." + entry.accountKind()));
            Div line = new Div(
                    new Anchor(Paths.LEDGER + "?open=" + entry.sequence(), "#" + entry.sequence()),
                    new Span(getTranslation("entry.kind." + entry.kind())),
                    account);
            if (entry.userId() != null) {
                line.add(IdCell.link(entry.userId(), Paths.USERS, "id"));
            }
            Span amount = new Span(Formats.amount(entry.amount()) + " " + entry.currency());
            amount.addClassName("number");
            line.add(amount);
            add(line);
        }
        sums.forEach((currency, sum) -> add(new Div(
                sum.signum() == 0
                        ? Mark.GOOD.badge(getTranslation("journal.balanced", currency))
                        : Mark.BAD.badge(getTranslation("journal.unbalanced", currency, Formats.amount(sum))))));
    }
}
