package io.quaestor.console.orders;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import io.quaestor.console.frame.EventTrail;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.Panel;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.ReasonDialog;
import io.quaestor.console.frame.Sides;
import io.quaestor.console.frame.Times;
import io.quaestor.console.frame.TrailQueries;
import io.quaestor.console.operators.CurrentOperator;
import io.quaestor.console.operators.Role;
import io.quaestor.platform.data.KeysetPage;
import java.util.List;
import java.util.UUID;

/** An order with all its fields, its fills and what happened to it. */
class OrderPanel extends Panel {

    OrderPanel(
            OrderRow order,
            OrderQueries queries,
            TrailQueries trail,
            CurrentOperator operator,
            OrderActions actions,
            Runnable changed) {
        super("", order.id().toString());
        headline(getTranslation("orders.one"));
        if (order.isOpen() && operator.holdsAny(Role.OPERATIONS, Role.ADMIN)) {
            String what = getTranslation("orders.cancel");
            Button cancel = new Button(
                    what,
                    click -> new ReasonDialog(
                                    what,
                                    getTranslation(
                                            "orders.cancel.effect",
                                            getTranslation("side." + order.side()),
                                            Formats.amount(order.remainingQuantity()),
                                            order.symbol(),
                                            Formats.amount(order.lockedMargin().add(order.lockedFee()))),
                                    getTranslation("orders.cancel.done"),
                                    reason -> actions.cancel(order.id(), order.version(), reason),
                                    changed)
                            .open());
            cancel.addThemeVariants(ButtonVariant.ERROR, ButtonVariant.SMALL);
            actions(cancel);
        }
        fact(getTranslation("orders.status"), OrderStatusBadge.of(this, order.status()));
        fact(getTranslation("orders.symbol"), order.symbol());
        fact(getTranslation("orders.side"), Sides.cell(this, order.side()));
        fact(getTranslation("orders.type"), getTranslation("order.type." + order.type()));
        fact(getTranslation("orders.price"), order.price());
        if (order.stopPrice() != null) {
            fact(getTranslation("orders.stop-price"), order.stopPrice());
            fact(getTranslation("orders.triggered-at"), order.triggeredAt());
        }
        fact(getTranslation("orders.quantity"), order.quantity());
        fact(getTranslation("orders.filled"), order.filledQuantity());
        fact(getTranslation("orders.remaining"), order.remainingQuantity());
        fact(getTranslation("orders.average-price"), order.averagePrice());
        fact(getTranslation("orders.locked-margin"), order.lockedMargin());
        fact(getTranslation("orders.locked-fee"), order.lockedFee());
        fact(
                getTranslation("orders.leverage"),
                order.leverage() + "× " + getTranslation("margin-type." + order.marginType()));
        fact(
                getTranslation("orders.terms"),
                order.timeInForce()
                        + (order.reduceOnly() ? " · " + getTranslation("orders.reduce-only") : "")
                        + (order.liquidation() ? " · " + getTranslation("orders.liquidation") : ""));
        fact(getTranslation("orders.user"), IdCell.user(order.userId()));
        fact(getTranslation("orders.created-at"), order.createdAt());
        fact(getTranslation("orders.updated-at"), order.updatedAt());
        fact(getTranslation("panel.version"), String.valueOf(order.version()));
        section(getTranslation("orders.fills"), () -> fills(order.id(), queries.fills(order.id())));
        section(getTranslation("panel.trail"), () -> new EventTrail(order.id(), trail.of(order.id())));
    }

    private Component fills(UUID order, List<OrderQueries.FillRow> fills) {
        if (fills.isEmpty()) {
            return new Paragraph(getTranslation("orders.fills.none"));
        }
        Times times = Times.here();
        Div all = new Div();
        all.addClassName("lines");
        for (OrderQueries.FillRow fill : fills.subList(0, Math.min(fills.size(), KeysetPage.SIZE))) {
            Span amounts = new Span(Formats.amount(fill.quantity()) + " @ " + Formats.amount(fill.price()));
            amounts.addClassName("number");
            all.add(new Div(
                    new Span(times.millis(fill.time()) + " " + times.zone()),
                    amounts,
                    new Span(getTranslation(fill.maker() ? "role.MAKER" : "role.TAKER")),
                    new Span(getTranslation("orders.fills.fee", Formats.amount(fill.fee()))),
                    IdCell.link(fill.tradeId(), Paths.TRADES, "open")));
        }
        if (fills.size() > KeysetPage.SIZE) {
            all.add(new Anchor(
                    Paths.TRADES + "?order=" + order + "&window=all",
                    getTranslation("orders.fills.all", KeysetPage.SIZE)));
        }
        return all;
    }
}
