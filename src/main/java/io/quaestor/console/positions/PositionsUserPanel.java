package io.quaestor.console.positions;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Span;
import io.quaestor.console.frame.FewRows;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.UserPanel;
import io.quaestor.platform.data.KeysetQuery;
import java.util.UUID;

/** A user's open positions, on their page. */
@org.springframework.stereotype.Component
class PositionsUserPanel implements UserPanel {

    private final UserPositionQueries queries;

    PositionsUserPanel(UserPositionQueries queries) {
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
        return queries.count(user);
    }

    @Override
    public Component content(UUID user) {
        FewRows<UserPositionQueries.OpenPosition> rows = new FewRows<>(title(), queries.open(user));
        return rows.components("user-page.position", "9.5rem", row -> IdCell.link(row.id(), Paths.POSITIONS, "open"))
                .column("orders.symbol", "7rem", UserPositionQueries.OpenPosition::symbol)
                .components("orders.side", "6.5rem", row -> side(rows, row.side()))
                .amounts("user-page.size", "7rem", UserPositionQueries.OpenPosition::size)
                .amounts("user-page.entry-price", "9rem", UserPositionQueries.OpenPosition::entryPrice)
                .amounts("user-page.mark-price", "8rem", UserPositionQueries.OpenPosition::markPrice)
                .amounts("user-page.liquidation-price", "10rem", UserPositionQueries.OpenPosition::liquidationPrice)
                .amounts("user-page.unrealized", "10rem", UserPositionQueries.OpenPosition::unrealizedPnl)
                .amounts("user-page.realized", "10rem", UserPositionQueries.OpenPosition::realizedPnl)
                .amounts("user-page.margin", "9rem", UserPositionQueries.OpenPosition::margin)
                .column(
                        "orders.leverage",
                        "7.5rem",
                        row -> row.leverage() + "× " + rows.getTranslation("margin-type." + row.marginType()))
                .allAt(Paths.POSITIONS + "?user=" + user);
    }

    private static Span side(Component screen, String side) {
        boolean isLong = side.equals("LONG");
        Span arrow = new Span(isLong ? "▲" : "▼");
        arrow.getElement().setAttribute("aria-hidden", "true");
        Span cell = new Span(arrow, new Span(screen.getTranslation("user-page.side." + side)));
        cell.addClassNames("side", isLong ? "buy" : "sell");
        return cell;
    }
}
