package io.quaestor.console.positions;

import com.vaadin.flow.component.Component;
import io.quaestor.console.frame.FewRows;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Sides;
import io.quaestor.console.frame.SymbolCell;
import io.quaestor.console.frame.UserPanel;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import java.util.UUID;

/** A user's open positions, on their page. */
@org.springframework.stereotype.Component
class PositionsUserPanel implements UserPanel {

    private final PositionQueries queries;

    PositionsUserPanel(PositionQueries queries) {
        this.queries = queries;
    }

    @Override
    public String name() {
        return Paths.POSITIONS;
    }

    @Override
    public String title() {
        return "user-page.positions";
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public KeysetQuery.Count count(UUID user) {
        return queries.count(openOf(user));
    }

    @Override
    public Component content(UUID user) {
        FewRows<PositionRow> rows = new FewRows<>(
                title(), queries.page(openOf(user), KeysetSpan.newest()).rows());
        return rows.components("positions.id", "9.5rem", row -> IdCell.link(row.id(), Paths.POSITIONS, "open"))
                .components("orders.symbol", "7rem", row -> SymbolCell.candles(row.symbol(), user))
                .components("orders.side", "6.5rem", row -> Sides.cell(rows, row.side()))
                .amounts("positions.size", "7rem", PositionRow::size)
                .amounts("positions.entry-price", "9rem", PositionRow::entryPrice)
                .amounts("positions.mark-price", "8rem", PositionRow::markPrice)
                .amounts("positions.liquidation-price", "10rem", PositionRow::liquidationPrice)
                .amounts("positions.unrealized", "10rem", PositionRow::unrealizedPnl)
                .amounts("positions.realized", "10rem", PositionRow::realizedPnl)
                .amounts("positions.margin", "9rem", PositionRow::margin)
                .column(
                        "orders.leverage",
                        "7.5rem",
                        row -> row.leverage() + "× " + rows.getTranslation("margin-type." + row.marginType()))
                .allAt(Paths.POSITIONS + "?user=" + user);
    }

    private static PositionFilter openOf(UUID user) {
        return new PositionFilter(null, user, null, null, true, null);
    }
}
