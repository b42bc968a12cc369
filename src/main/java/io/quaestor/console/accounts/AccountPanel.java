package io.quaestor.console.accounts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.badge.Badge;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.Mark;
import io.quaestor.console.frame.Panel;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Times;
import java.math.BigDecimal;
import java.util.List;

/** An account, and what its balance is made of. */
class AccountPanel extends Panel {

    private static final int SHOWN = 20;

    AccountPanel(AccountRow account, AccountQueries queries) {
        super("", account.id().toString());
        headline(getTranslation("accounts.one"));
        fact(getTranslation("accounts.kind"), getTranslation("account.kind." + account.kind()));
        if (account.userId() != null) {
            fact(getTranslation("accounts.user"), IdCell.link(account.userId(), Paths.USERS, "id"));
        }
        fact(getTranslation("accounts.currency"), account.currency());
        fact(
                getTranslation("accounts.balance"),
                account.isAlarm()
                        ? Mark.BAD.badge(Formats.amount(account.balance()))
                        : new Span(Formats.amount(account.balance())));
        if (account.isAlarm()) {
            Paragraph alarm = new Paragraph(getTranslation("accounts.alarm.what-to-do"));
            alarm.addClassName("problem");
            fact("", alarm);
        }
        fact(getTranslation("accounts.available"), account.available());
        fact(getTranslation("accounts.locked"), account.locked());
        fact(getTranslation("accounts.created-at"), account.createdAt());
        fact(getTranslation("accounts.updated-at"), account.updatedAt());
        fact(getTranslation("panel.version"), String.valueOf(account.version()));
        section(
                getTranslation("accounts.explained"),
                () -> queries.explain(account.id())
                        .<Component>map(explained -> explained(account, explained))
                        .orElseGet(() -> new Paragraph(getTranslation("panel.not-found"))));
    }

    private Component explained(AccountRow account, BalanceExplained explained) {
        Times times = Times.here();
        Div lines = new Div();
        lines.addClassName("lines");
        List<BigDecimal> running = explained.running();
        for (int index = 0; index < Math.min(SHOWN, explained.entries().size()); index++) {
            BalanceExplained.Entry entry = explained.entries().get(index);
            Span amount = new Span(Formats.amount(entry.amount()));
            Span after = new Span("= " + Formats.amount(running.get(index)));
            amount.addClassName("number");
            after.addClassName("number");
            lines.add(new Div(
                    new Anchor(Paths.LEDGER + "?open=" + entry.sequence(), "#" + entry.sequence()),
                    new Span(times.millis(entry.at()) + " " + times.zone()),
                    new Span(getTranslation("entry.kind." + entry.kind())),
                    IdCell.of(entry.reference(), entry.referenceId()),
                    amount,
                    after));
        }
        Anchor all = new Anchor(
                Paths.LEDGER + "?account=" + account.id() + "&window=all", getTranslation("accounts.explained.all"));
        return new Div(verdict(account, explained), new Paragraph(all), lines);
    }

    private Badge verdict(AccountRow account, BalanceExplained explained) {
        String entries = Formats.count(explained.entries().size());
        String sum = Formats.amount(explained.sum());
        String balance = Formats.amount(explained.balance());
        if (!explained.addsUp()) {
            return Mark.BAD.badge(getTranslation("accounts.explained.wrong", sum, balance));
        }
        if (explained.isWhole()) {
            return Mark.GOOD.badge(getTranslation("accounts.explained.whole", entries, balance));
        }
        String before = Formats.amount(explained.before());
        return account.userId() == null
                ? Mark.UNKNOWN.badge(getTranslation("accounts.explained.part-of-house", entries, sum, before, balance))
                : Mark.GOOD.badge(getTranslation("accounts.explained.part", entries, sum, before, balance));
    }
}
