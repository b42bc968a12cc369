package io.quaestor.console.positions;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import io.quaestor.console.frame.BrowseView;
import io.quaestor.console.frame.Desk;
import io.quaestor.console.frame.FilterBar;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Sides;
import io.quaestor.console.frame.Source;
import io.quaestor.console.frame.TrailQueries;
import io.quaestor.console.operators.Role;
import io.quaestor.platform.data.Key;
import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Positions, newest first, or the first ones by what changes. */
@Route(Paths.POSITIONS)
@Menu(title = "positions.title", order = 230, icon = "vaadin:scale")
@RolesAllowed({Role.Names.VIEWER, Role.Names.SUPPORT, Role.Names.OPERATIONS, Role.Names.COMPLIANCE, Role.Names.ADMIN})
class PositionsView extends BrowseView<PositionRow> {

    private static final String OPEN = "OPEN";
    private static final List<String> STATES = List.of(OPEN, "CLOSED");
    private static final List<String> SORTS =
            Stream.of(PositionSort.values()).map(PositionSort::name).toList();

    private final PositionQueries queries;
    private final TrailQueries trail;
    private final TextField symbol = filters.text("positions.symbol", "symbol", "9rem");
    private final Select<String> side = filters.choice("positions.side", "side", PositionQueries.SIDES, this::sideText);
    private final Select<String> state =
            filters.choice("positions.state", "state", STATES, value -> getTranslation("positions.state." + value));
    private final Select<String> sort =
            filters.choice("positions.sort", "sort", SORTS, value -> getTranslation("positions.sort." + value));
    private final TextField user = filters.id("positions.user", "user");
    private final TextField id = filters.id("positions.id", "id");

    PositionsView(Desk desk, PositionQueries queries, TrailQueries trail) {
        super(desk, Paths.POSITIONS, row -> row.id().toString());
        this.queries = queries;
        this.trail = trail;
        sort.setEmptySelectionCaption(getTranslation("positions.sort.NEWEST"));
        sort.setWidth("13rem");
        grid.column(getTranslation("positions.symbol"), "6.5rem", PositionRow::symbol)
                .setPartNameGenerator(row -> "symbol");
        grid.components(
                getTranslation("positions.side"),
                "5rem",
                row -> Sides.cell(this, row.side()),
                row -> sideText(row.side()));
        grid.amounts(getTranslation("positions.size"), "7rem", PositionRow::size);
        grid.amounts(getTranslation("positions.entry-price"), "8rem", PositionRow::entryPrice);
        grid.amounts(getTranslation("positions.mark-price"), "8rem", PositionRow::markPrice);
        grid.amounts(getTranslation("positions.unrealized"), "9rem", PositionRow::unrealizedPnl);
        grid.amounts(getTranslation("positions.liquidation-price"), "8rem", PositionRow::liquidationPrice);
        grid.column(getTranslation("positions.distance"), "7rem", row -> PositionPanel.percent(row.distance()))
                .setTextAlign(ColumnTextAlign.END)
                .setPartNameGenerator(row -> "number");
        grid.amounts(getTranslation("positions.margin"), "8rem", PositionRow::margin);
        grid.amounts(getTranslation("positions.realized"), "9rem", PositionRow::realizedPnl);
        grid.column(
                getTranslation("positions.leverage"),
                "6.5rem",
                row -> row.leverage() + "× " + getTranslation("margin-type." + row.marginType()));
        grid.components(
                getTranslation("positions.user"),
                "9.5rem",
                row -> IdCell.link(row.userId(), Paths.USERS, "id"),
                row -> row.userId().toString());
        grid.times(getTranslation("positions.created-at"), PositionRow::createdAt);
        grid.components(
                        getTranslation("positions.id"),
                        "9.5rem",
                        row -> IdCell.plain(row.id()),
                        row -> row.id().toString())
                .setFlexGrow(1);
    }

    @Override
    protected Source<PositionRow> source() {
        return new Source<>() {
            @Override
            public KeysetPage<PositionRow> page(KeysetSpan span) {
                return queries.page(filter(), span);
            }

            @Override
            public KeysetQuery.Count count() {
                return queries.count(filter());
            }

            @Override
            public boolean isTop() {
                return filter().sort() != null;
            }

            @Override
            public Optional<Key> placeOf(String text) {
                return isTop() ? Optional.empty() : FilterBar.uuid(text).flatMap(queries::placeOf);
            }
        };
    }

    @Override
    protected Optional<Component> panel(String text) {
        return FilterBar.uuid(text)
                .flatMap(position ->
                        desk.reads().read(() -> queries.one(position)).value())
                .map(position -> new PositionPanel(position, queries, trail));
    }

    private PositionFilter filter() {
        String sorted = filters.value(sort);
        String wanted = filters.value(state);
        return new PositionFilter(
                filters.uuid(id),
                filters.uuid(user),
                filters.value(symbol),
                filters.value(side),
                wanted == null ? null : wanted.equals(OPEN),
                sorted == null ? null : PositionSort.valueOf(sorted));
    }

    private String sideText(String value) {
        return getTranslation("side." + value);
    }
}
