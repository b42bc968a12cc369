package io.quaestor.console.trades;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.function.SerializableFunction;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import io.quaestor.console.frame.BrowseView;
import io.quaestor.console.frame.Desk;
import io.quaestor.console.frame.FilterBar;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.JournalQueries;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Sides;
import io.quaestor.console.frame.Source;
import io.quaestor.console.frame.TrailQueries;
import io.quaestor.console.operators.Role;
import jakarta.annotation.security.RolesAllowed;
import java.util.Optional;
import java.util.UUID;

/** Trades, newest first. */
@Route(Paths.TRADES)
@Menu(title = "trades.title", order = 220, icon = "vaadin:exchange")
@RolesAllowed({Role.Names.VIEWER, Role.Names.SUPPORT, Role.Names.OPERATIONS, Role.Names.COMPLIANCE, Role.Names.ADMIN})
class TradesView extends BrowseView<TradeRow> {

    private final TradeQueries queries;
    private final JournalQueries journals;
    private final TrailQueries trail;
    private final TextField symbol = filters.text("trades.symbol", "symbol", "9rem");
    private final TextField size = filters.amount("trades.least-quantity", "size");
    private final TextField user = filters.id("trades.user", "user");
    private final TextField order = filters.id("trades.order", "order");
    private final TextField id = filters.id("trades.id", "id");

    TradesView(Desk desk, TradeQueries queries, JournalQueries journals, TrailQueries trail) {
        super(desk, Paths.TRADES, row -> row.id().toString());
        this.queries = queries;
        this.journals = journals;
        this.trail = trail;
        filters.window("30d");
        grid.jumpsToTimes();
        grid.millis(getTranslation("trades.time"), TradeRow::tradeTime);
        grid.column(getTranslation("trades.symbol"), "6.5rem", TradeRow::symbol).setPartNameGenerator(row -> "symbol");
        grid.components(
                getTranslation("trades.taker"),
                "5rem",
                row -> Sides.cell(this, taker(row)),
                row -> getTranslation("side." + taker(row)));
        grid.amounts(getTranslation("trades.price"), "7rem", TradeRow::price);
        grid.amounts(getTranslation("trades.quantity"), "6.5rem", TradeRow::quantity);
        grid.amounts(getTranslation("trades.buyer-fee"), "7.5rem", TradeRow::buyerFee);
        grid.amounts(getTranslation("trades.seller-fee"), "7.5rem", TradeRow::sellerFee);
        link("trades.buyer", IdCell::user, TradeRow::buyerUserId);
        link("trades.seller", IdCell::user, TradeRow::sellerUserId);
        link("trades.buyer-order", order -> IdCell.link(order, Paths.ORDERS, "open"), TradeRow::buyerOrderId);
        link("trades.seller-order", order -> IdCell.link(order, Paths.ORDERS, "open"), TradeRow::sellerOrderId);
        grid.column(getTranslation("trades.off-book"), "6rem", this::offBook);
        grid.components(
                getTranslation("trades.id"),
                "8rem",
                row -> IdCell.plain(row.id()),
                row -> row.id().toString());
        grid.column(getTranslation("trades.external-id"), "9rem", this::externalId)
                .setFlexGrow(1);
    }

    @Override
    protected Source<TradeRow> source() {
        return Source.of(
                span -> queries.page(filter(), span),
                () -> queries.count(filter()),
                Source.byTimeOrId(id -> queries.placeOf(id)));
    }

    @Override
    protected Optional<Component> panel(String text) {
        return FilterBar.uuid(text)
                .flatMap(trade -> desk.reads().read(() -> queries.one(trade)).value())
                .map(trade -> new TradePanel(trade, journals, trail));
    }

    private void link(
            String header, SerializableFunction<UUID, Anchor> link, SerializableFunction<TradeRow, UUID> value) {
        grid.components(
                getTranslation(header),
                "8rem",
                row -> link.apply(value.apply(row)),
                row -> value.apply(row).toString());
    }

    private TradeFilter filter() {
        return new TradeFilter(
                filters.uuid(id),
                filters.value(symbol),
                filters.uuid(user),
                filters.uuid(order),
                filters.number(size),
                filters.window());
    }

    private static String taker(TradeRow row) {
        return row.buyerIsMaker() ? "SELL" : "BUY";
    }

    private String offBook(TradeRow row) {
        return row.offBook() ? getTranslation("trades.off-book.yes") : Formats.NONE;
    }

    private String externalId(TradeRow row) {
        return row.externalId() == null ? Formats.NONE : row.externalId();
    }
}
