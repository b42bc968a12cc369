package io.quaestor.console.positions;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.badge.Badge;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import io.quaestor.console.frame.EventTrail;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.Mark;
import io.quaestor.console.frame.Panel;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Sides;
import io.quaestor.console.frame.Times;
import io.quaestor.console.frame.TrailQueries;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** A position, the fills that made it and what happened to it. */
class PositionPanel extends Panel {

    PositionPanel(PositionRow position, PositionQueries queries, TrailQueries trail) {
        super("", position.id().toString());
        headline(getTranslation("positions.one"));
        fact(getTranslation("positions.symbol"), position.symbol());
        fact(getTranslation("positions.side"), Sides.cell(this, position.side()));
        fact(getTranslation("positions.size"), position.size());
        fact(getTranslation("positions.entry-price"), position.entryPrice());
        fact(getTranslation("positions.entry-value"), position.entryValue());
        fact(getTranslation("positions.mark-price"), position.markPrice());
        fact(getTranslation("positions.unrealized"), position.unrealizedPnl());
        fact(getTranslation("positions.realized"), position.realizedPnl());
        fact(getTranslation("positions.margin"), position.margin());
        fact(
                getTranslation("positions.leverage"),
                position.leverage() + "× " + getTranslation("margin-type." + position.marginType()));
        fact(getTranslation("positions.liquidation-price"), position.liquidationPrice());
        fact(getTranslation("positions.distance"), percent(position.distance()));
        fact(getTranslation("positions.user"), IdCell.link(position.userId(), Paths.USERS, "id"));
        fact(getTranslation("positions.created-at"), position.createdAt());
        fact(getTranslation("positions.updated-at"), position.updatedAt());
        fact(getTranslation("panel.version"), String.valueOf(position.version()));
        section(
                getTranslation("positions.explained"),
                () -> queries.explain(position.id())
                        .<Component>map(this::explained)
                        .orElseGet(() -> new Paragraph(getTranslation("panel.not-found"))));
        section(getTranslation("panel.trail"), () -> new EventTrail(position.id(), trail.of(position.id())));
    }

    /** To two decimal places. */
    static String percent(@Nullable BigDecimal part) {
        return part == null
                ? Formats.NONE
                : Formats.amount(part.movePointRight(2).setScale(2, RoundingMode.HALF_UP)) + " %";
    }

    private Component explained(PositionExplained explained) {
        Times times = Times.here();
        Div lines = new Div();
        lines.addClassName("lines");
        for (PositionExplained.Fill fill : explained.fills()) {
            lines.add(new Div(
                    new Span(times.millis(fill.at()) + " " + times.zone()),
                    new Span(getTranslation("positions.fill." + fill.event())),
                    new Span(Formats.amount(fill.quantity()) + " @ " + Formats.amount(fill.price())),
                    new Span(getTranslation(
                            "positions.explained.size",
                            Formats.amount(fill.sizeChange()),
                            Formats.amount(fill.sizeAfter()))),
                    new Span(getTranslation(
                            "positions.explained.value",
                            Formats.amount(fill.valueChange()),
                            Formats.amount(fill.valueAfter()))),
                    IdCell.link(fill.tradeId(), Paths.TRADES, "open")));
        }
        return new Div(verdict(explained), lines);
    }

    private Badge verdict(PositionExplained explained) {
        String fills = Formats.count(explained.fills().size());
        String size = Formats.amount(explained.size());
        String value = Formats.amount(explained.entryValue());
        if (!explained.addsUp()) {
            return Mark.BAD.badge(getTranslation("positions.explained.wrong", size, value));
        }
        return Mark.GOOD.badge(
                explained.isWhole() || explained.fills().isEmpty()
                        ? getTranslation("positions.explained.whole", fills, size, value)
                        : getTranslation(
                                "positions.explained.part",
                                fills,
                                Formats.amount(explained.sizeBefore()),
                                Formats.amount(explained.valueBefore()),
                                size,
                                value));
    }
}
