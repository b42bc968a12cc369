package io.quaestor.console.trades;

import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import io.quaestor.console.frame.BrowseGrid;
import io.quaestor.console.frame.FilterBar;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Sides;
import io.quaestor.console.frame.Titles;
import io.quaestor.console.operators.Role;
import jakarta.annotation.security.RolesAllowed;
import java.time.Clock;

/** Trades, newest first. */
@Route(Paths.TRADES)
@Menu(title = "trades.title", order = 220, icon = "vaadin:exchange")
@RolesAllowed({Role.Names.VIEWER, Role.Names.SUPPORT, Role.Names.OPERATIONS, Role.Names.COMPLIANCE, Role.Names.ADMIN})
class TradesView extends Main implements BeforeEnterObserver, HasDynamicTitle {

    private final FilterBar filters = new FilterBar(this::show);
    private final TextField symbol = filters.text("trades.symbol", "symbol", "9rem");
    private final TextField user = filters.id("trades.user", "user");
    private final TextField order = filters.id("trades.order", "order");
    private final BrowseGrid<TradeRow> grid;

    TradesView(TradeQueries queries, Clock clock) {
        addClassName("screen");
        grid = new BrowseGrid<>(getTranslation("trades.title"), clock, after -> queries.page(filter(), after));
        grid.millis(getTranslation("trades.time"), TradeRow::tradeTime);
        grid.column(getTranslation("trades.symbol"), "6.5rem", TradeRow::symbol).setPartNameGenerator(row -> "symbol");
        grid.components(
                getTranslation("trades.taker"), "5rem", row -> Sides.cell(this, row.buyerIsMaker() ? "SELL" : "BUY"));
        grid.amounts(getTranslation("trades.price"), "7rem", TradeRow::price);
        grid.amounts(getTranslation("trades.quantity"), "6.5rem", TradeRow::quantity);
        grid.amounts(getTranslation("trades.buyer-fee"), "7.5rem", TradeRow::buyerFee);
        grid.amounts(getTranslation("trades.seller-fee"), "7.5rem", TradeRow::sellerFee);
        grid.components(
                getTranslation("trades.buyer"), "8rem", row -> IdCell.link(row.buyerUserId(), Paths.USERS, "id"));
        grid.components(
                getTranslation("trades.seller"), "8rem", row -> IdCell.link(row.sellerUserId(), Paths.USERS, "id"));
        grid.components(
                getTranslation("trades.buyer-order"),
                "8rem",
                row -> IdCell.link(row.buyerOrderId(), Paths.ORDERS, "id"));
        grid.components(
                getTranslation("trades.seller-order"),
                "8rem",
                row -> IdCell.link(row.sellerOrderId(), Paths.ORDERS, "id"));
        grid.column(getTranslation("trades.off-book"), "6rem", this::offBook);
        grid.components(getTranslation("trades.id"), "8rem", row -> IdCell.plain(row.id()));
        grid.column(getTranslation("trades.external-id"), "9rem", this::externalId)
                .setFlexGrow(1);
        add(filters, grid);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        filters.read(event);
        show();
    }

    @Override
    public String getPageTitle() {
        return Titles.of(getTranslation("trades.title"));
    }

    private void show() {
        if (filters.isValid()) {
            grid.showNewest();
        }
    }

    private TradeFilter filter() {
        return new TradeFilter(filters.value(symbol), filters.uuid(user), filters.uuid(order));
    }

    private String offBook(TradeRow row) {
        return row.offBook() ? getTranslation("trades.off-book.yes") : Formats.NONE;
    }

    private String externalId(TradeRow row) {
        return row.externalId() == null ? Formats.NONE : row.externalId();
    }
}
