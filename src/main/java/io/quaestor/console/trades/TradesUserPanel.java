package io.quaestor.console.trades;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Span;
import io.quaestor.console.frame.FewRows;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Sides;
import io.quaestor.console.frame.SymbolCell;
import io.quaestor.console.frame.UserPanel;
import io.quaestor.console.frame.Window;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import java.math.BigDecimal;
import java.util.UUID;

/** A user's latest trades, on their page. */
@org.springframework.stereotype.Component
class TradesUserPanel implements UserPanel {

    private final TradeQueries queries;

    TradesUserPanel(TradeQueries queries) {
        this.queries = queries;
    }

    @Override
    public String name() {
        return Paths.TRADES;
    }

    @Override
    public String title() {
        return "user-page.trades";
    }

    @Override
    public int order() {
        return 40;
    }

    @Override
    public KeysetQuery.Count count(UUID user) {
        return queries.count(of(user));
    }

    @Override
    public Component content(UUID user) {
        FewRows<TradeRow> rows = new FewRows<>(
                title(), queries.page(of(user), KeysetSpan.newest()).rows());
        return rows.components("trades.id", "9.5rem", row -> IdCell.link(row.id(), Paths.TRADES, "open"))
                .millis("trades.time", TradeRow::tradeTime)
                .components("trades.symbol", "7rem", row -> SymbolCell.candles(row.symbol(), user))
                .components("user-page.side", "7rem", row -> sides(rows, row, user))
                .amounts("trades.price", "7.5rem", TradeRow::price)
                .amounts("trades.quantity", "7rem", TradeRow::quantity)
                .amounts("user-page.fee", "8rem", row -> fee(row, user))
                .components("user-page.order", "9.5rem", row -> IdCell.link(orderOf(row, user), Paths.ORDERS, "open"))
                .components("user-page.counterparty", "9.5rem", row -> IdCell.user(counterparty(row, user)))
                .allAt(Paths.TRADES + "?window=all&user=" + user);
    }

    private static TradeFilter of(UUID user) {
        return new TradeFilter(null, null, user, null, null, Window.ALL);
    }

    /** Both, where the user was both sides. */
    private static Span sides(Component screen, TradeRow row, UUID user) {
        Span sides = new Span();
        if (row.buyerUserId().equals(user)) {
            sides.add(Sides.cell(screen, "BUY"));
        }
        if (row.sellerUserId().equals(user)) {
            sides.add(Sides.cell(screen, "SELL"));
        }
        return sides;
    }

    private static BigDecimal fee(TradeRow row, UUID user) {
        BigDecimal asBuyer = row.buyerUserId().equals(user) ? row.buyerFee() : BigDecimal.ZERO;
        return row.sellerUserId().equals(user) ? asBuyer.add(row.sellerFee()) : asBuyer;
    }

    private static UUID orderOf(TradeRow row, UUID user) {
        return row.buyerUserId().equals(user) ? row.buyerOrderId() : row.sellerOrderId();
    }

    private static UUID counterparty(TradeRow row, UUID user) {
        return row.buyerUserId().equals(user) ? row.sellerUserId() : row.buyerUserId();
    }
}
