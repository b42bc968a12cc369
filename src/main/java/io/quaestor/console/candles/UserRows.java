package io.quaestor.console.candles;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import io.quaestor.console.frame.FewRows;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Sides;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is drawn of a user, as lists. A list that did not change stays as it is, with where the operator is in it. */
final class UserRows extends Div {

    private final Paragraph found = new Paragraph();
    private final Rows<UserMarks.Fill> fills = new Rows<>("candles.fills", UserRows::fills);
    private final Rows<UserMarks.PlacedOrder> placed = new Rows<>("candles.placed", UserRows::placed);
    private final Rows<UserMarks.OpenOrder> orders = new Rows<>("candles.open-orders", UserRows::orders);

    UserRows(UUID user) {
        addClassName("candles-user");
        add(new H2(new Span(getTranslation("candles.user")), IdCell.user(user)), found, fills, placed, orders);
    }

    void show(UserMarks marks) {
        found.setText(getTranslation(
                marks.isCut() ? "candles.user.found.cut" : "candles.user.found",
                Formats.count(marks.fills().size()),
                Formats.count(marks.placed().size()),
                Formats.count(marks.orders().size())));
        fills.show(marks.fills());
        placed.show(marks.placed());
        orders.show(marks.orders());
    }

    private static final class Rows<T> extends Div {

        private final String title;
        private final Function<List<T>, Component> made;
        private @Nullable List<T> shown;

        Rows(String title, Function<List<T>, Component> made) {
            this.title = title;
            this.made = made;
        }

        void show(List<T> rows) {
            if (!rows.equals(shown)) {
                shown = rows;
                removeAll();
                add(new H3(getTranslation(title)), made.apply(rows));
            }
        }
    }

    private static Component fills(List<UserMarks.Fill> found) {
        FewRows<UserMarks.Fill> rows = new FewRows<>("candles.fills", found);
        rows.components("trades.id", "9.5rem", row -> IdCell.link(row.tradeId(), Paths.TRADES, "open"))
                .millis("trades.time", UserMarks.Fill::time)
                .components("orders.side", "6rem", row -> Sides.cell(rows, row.side()))
                .amounts("trades.price", "9rem", UserMarks.Fill::price)
                .amounts("trades.quantity", "9rem", UserMarks.Fill::quantity);
        return rows;
    }

    private static Component placed(List<UserMarks.PlacedOrder> found) {
        FewRows<UserMarks.PlacedOrder> rows = new FewRows<>("candles.placed", found);
        rows.components("orders.id", "9.5rem", row -> IdCell.link(row.id(), Paths.ORDERS, "open"))
                .millis("orders.created-at", UserMarks.PlacedOrder::time)
                .components("orders.side", "6rem", row -> Sides.cell(rows, row.side()))
                .amounts("orders.price", "9rem", UserMarks.PlacedOrder::price)
                .amounts("orders.stop-price", "9rem", UserMarks.PlacedOrder::stopPrice)
                .amounts("orders.quantity", "9rem", UserMarks.PlacedOrder::quantity)
                .components(
                        "orders.status", "8rem", row -> new Span(rows.getTranslation("order.status." + row.status())));
        return rows;
    }

    private static Component orders(List<UserMarks.OpenOrder> found) {
        FewRows<UserMarks.OpenOrder> rows = new FewRows<>("candles.open-orders", found);
        rows.components("orders.id", "9.5rem", row -> IdCell.link(row.id(), Paths.ORDERS, "open"))
                .components("orders.side", "6rem", row -> Sides.cell(rows, row.side()))
                .amounts("orders.price", "9rem", UserMarks.OpenOrder::price)
                .amounts("orders.stop-price", "9rem", UserMarks.OpenOrder::stopPrice)
                .amounts("orders.remaining", "9rem", UserMarks.OpenOrder::remaining);
        return rows;
    }
}
