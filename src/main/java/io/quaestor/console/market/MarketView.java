package io.quaestor.console.market;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.provider.ListDataProvider;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.function.SerializableFunction;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import io.quaestor.console.frame.Change;
import io.quaestor.console.frame.Desk;
import io.quaestor.console.frame.EmptyState;
import io.quaestor.console.frame.FilterBar;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.Live;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.ProjectionStamp;
import io.quaestor.console.frame.Titles;
import io.quaestor.console.frame.Watch;
import io.quaestor.console.operators.Role;
import io.quaestor.market.candles.DayFigures;
import io.quaestor.market.orderbook.BookCheck;
import io.quaestor.market.orderbook.BookState;
import jakarta.annotation.security.RolesAllowed;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All symbols with their last 24 hours, refreshed by itself for as long as somebody looks. */
@Route(Paths.MARKET)
@Menu(title = "market.title", order = 201, icon = "vaadin:chart-grid")
@RolesAllowed({Role.Names.VIEWER, Role.Names.SUPPORT, Role.Names.OPERATIONS, Role.Names.COMPLIANCE, Role.Names.ADMIN})
class MarketView extends Main implements BeforeEnterObserver, HasDynamicTitle {

    private static final Comparator<BigDecimal> MISSING_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());

    private final MarketWatch watch;
    private final FilterBar filters;
    private final TextField symbol;
    private final Grid<MarketRow> grid = new Grid<>();
    private final List<MarketRow> rows = new ArrayList<>();
    private final ListDataProvider<MarketRow> shown;
    private final ProjectionStamp projection = new ProjectionStamp();
    private final Span readAt = new Span();
    private final Div failed = new Div();
    private Watch.@Nullable Watcher watcher;

    MarketView(MarketWatch watch, Desk desk) {
        this.watch = watch;
        addClassName("screen");
        filters = new FilterBar(desk.clock(), this::changed);
        symbol = filters.text("market.symbol", "symbol", "10rem");
        symbol.setValueChangeMode(ValueChangeMode.LAZY);
        shown = new ListDataProvider<>(rows) {
            @Override
            public Object getId(MarketRow row) {
                return row.symbol();
            }
        };
        shown.setFilter(this::isSought);
        columns();
        grid.addClassName("dense");
        grid.addThemeVariants(GridVariant.NO_BORDER, GridVariant.ROW_STRIPES);
        grid.getElement().setAttribute("aria-label", getTranslation("market.title"));
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.setSizeFull();
        grid.setItems(shown);
        grid.getElement()
                .addEventListener("keydown", pressed -> {
                    MarketRow row = grid.getDataCommunicator()
                            .getKeyMapper()
                            .get(pressed.getEventData()
                                    .path("element.getEventContext(event).item?.key")
                                    .asString());
                    if (row != null) {
                        getUI().ifPresent(ui -> ui.navigate(Paths.candles(row.symbol())));
                    }
                })
                .setFilter("event.key === 'Enter' && event.composedPath()[0].localName !== 'a'")
                .addEventData("element.getEventContext(event).item?.key");
        readAt.addClassName("read-at");
        readAt.setText(getTranslation("market.reading"));
        failed.getElement().setAttribute("role", "alert");
        failed.setVisible(false);
        Div footer = new Div(readAt, projection);
        footer.addClassName("browse-footer");
        Div browse = new Div(failed, grid, footer);
        browse.addClassName("browse");
        add(filters, browse);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        filters.read(event.getLocation().getQueryParameters().getParameters());
        shown.refreshAll();
    }

    @Override
    public String getPageTitle() {
        return Titles.of(getTranslation("market.title"));
    }

    @Override
    protected void onAttach(AttachEvent attach) {
        UI ui = attach.getUI();
        watcher = watch.watch(round -> Live.update(ui, () -> show(round)));
    }

    @Override
    protected void onDetach(DetachEvent detach) {
        Watch.Watcher ended = watcher;
        if (ended != null) {
            ended.close();
            watcher = null;
        }
    }

    /** A round that failed leaves what was shown, says since when it is old, and that it goes on by itself. */
    private void show(Watch.Round<MarketNow> round) {
        MarketNow market = round.found();
        boolean isAway = market == null || !market.hasFigures();
        failed.setVisible(isAway);
        if (isAway) {
            if (failed.getElement().getChildCount() == 0) {
                failed.add(new EmptyState(
                        VaadinIcon.UNLINK,
                        getTranslation("market.failed"),
                        getTranslation("market.failed.what-to-do")));
            }
        } else {
            failed.removeAll();
        }
        if (market == null) {
            projection.show(null);
            return;
        }
        if (grid.getEmptyStateComponent() == null) {
            // Before the first answer nobody knows.
            grid.setEmptyStateComponent(new EmptyState(
                    VaadinIcon.SEARCH, getTranslation("market.empty"), getTranslation("market.empty.what-to-do")));
        }
        projection.show(market.projection());
        List<MarketRow> found = market.rows();
        if (market.hasFigures()) {
            readAt.setText(getTranslation(
                    "market.read-at", Formats.time(round.at()), String.valueOf(MarketWatch.PERIOD_SECONDS)));
        } else {
            found = withKnownFigures(found);
            if (found.stream().allMatch(row -> row.day() == null)) {
                readAt.setText("");
            }
        }
        if (!found.equals(rows)) {
            rows.clear();
            rows.addAll(found);
            shown.refreshAll();
        }
    }

    private List<MarketRow> withKnownFigures(List<MarketRow> found) {
        Map<String, MarketRow> known = rows.stream().collect(Collectors.toMap(MarketRow::symbol, row -> row));
        return found.stream()
                .map(row -> {
                    MarketRow before = known.get(row.symbol());
                    return before == null
                            ? row
                            : new MarketRow(row.symbol(), before.day(), before.sparkline(), row.book(), row.wrong());
                })
                .toList();
    }

    private void columns() {
        grid.addColumn(LitRenderer.<MarketRow>of("<a href=${item.candles}>${item.symbol}</a>")
                        .withProperty("candles", row -> Paths.candles(row.symbol()))
                        .withProperty("symbol", MarketRow::symbol))
                .setHeader(getTranslation("market.symbol"))
                .setWidth("9rem")
                .setFlexGrow(0)
                .setFrozen(true)
                .setPartNameGenerator(row -> "symbol")
                .setComparator(MarketRow::symbol);
        amounts("market.last", "9rem", of(DayFigures::last));
        change("market.change", "9rem", "", of(DayFigures::change));
        change("market.change-percent", "8rem", " %", of(DayFigures::changePercent));
        grid.addColumn(LitRenderer.<MarketRow>of("<svg aria-hidden=\"true\" class=\"sparkline\" viewBox=\"0 0 "
                                + Sparkline.WIDTH + " " + Sparkline.HEIGHT + "\"><path d=${item.path}></path></svg>")
                        .withProperty("path", MarketRow::sparkline))
                .setHeader(getTranslation("market.sparkline"))
                .setWidth("8rem")
                .setFlexGrow(0);
        amounts("market.volume", "8rem", of(DayFigures::volume));
        amounts("market.spread-bp", "7rem", MarketRow::spreadBasisPoints);
        grid.addColumn(LitRenderer.<MarketRow>of("<a href=${item.book} aria-label=${item.name}>${item.state}</a>")
                        .withProperty("book", row -> Paths.orderBook(row.symbol()))
                        .withProperty("state", this::book)
                        .withProperty(
                                "name",
                                row -> getTranslation("market.to-book") + " " + row.symbol() + ": " + book(row)))
                .setHeader(getTranslation("market.book"))
                .setWidth("8rem")
                .setFlexGrow(0);
        amounts("market.high", "8rem", of(DayFigures::high));
        amounts("market.low", "8rem", of(DayFigures::low));
        amounts("market.quote-volume", "11rem", of(DayFigures::quoteVolume));
        amounts("market.trades", "6rem", of(day -> BigDecimal.valueOf(day.tradeCount())));
        amounts("market.spread", "7rem", MarketRow::spread);
        grid.addColumn(row -> Formats.time(lastTradeAt(row)))
                .setHeader(getTranslation("market.last-trade"))
                .setWidth("11rem")
                .setFlexGrow(1)
                .setPartNameGenerator(row -> "number")
                .setComparator(Comparator.comparing(
                        MarketView::lastTradeAt, Comparator.nullsFirst(Comparator.naturalOrder())));
    }

    private static @Nullable Instant lastTradeAt(MarketRow row) {
        DayFigures day = row.day();
        return day == null ? null : day.lastTradeAt();
    }

    private static SerializableFunction<MarketRow, @Nullable BigDecimal> of(
            SerializableFunction<DayFigures, @Nullable BigDecimal> figure) {
        return row -> {
            DayFigures day = row.day();
            return day == null ? null : figure.apply(day);
        };
    }

    private void amounts(String header, String width, SerializableFunction<MarketRow, @Nullable BigDecimal> value) {
        grid.addColumn(row -> Formats.amount(value.apply(row)))
                .setHeader(getTranslation(header))
                .setWidth(width)
                .setFlexGrow(0)
                .setResizable(true)
                .setTooltipGenerator(row -> Formats.amount(value.apply(row)))
                .setTextAlign(ColumnTextAlign.END)
                .setPartNameGenerator(row -> "number")
                .setComparator((one, other) -> MISSING_FIRST.compare(value.apply(one), value.apply(other)));
    }

    private void change(
            String header, String width, String unit, SerializableFunction<MarketRow, @Nullable BigDecimal> value) {
        SerializableFunction<MarketRow, Change> change = row -> new Change(value.apply(row), unit);
        grid.addColumn(LitRenderer.<MarketRow>of("<span class=\"side ${item.colour}\">"
                                + "<span aria-hidden=\"true\">${item.arrow}</span><span>${item.text}</span></span>")
                        .withProperty("colour", row -> change.apply(row).colour())
                        .withProperty("arrow", row -> change.apply(row).arrow())
                        .withProperty("text", row -> change.apply(row).text()))
                .setHeader(getTranslation(header))
                .setWidth(width)
                .setFlexGrow(0)
                .setResizable(true)
                .setTooltipGenerator(row -> change.apply(row).text())
                .setTextAlign(ColumnTextAlign.END)
                .setPartNameGenerator(row -> "number")
                .setComparator((one, other) -> MISSING_FIRST.compare(value.apply(one), value.apply(other)));
    }

    private String book(MarketRow row) {
        BookState book = row.book();
        BookCheck.Finding wrong = row.wrong();
        if (wrong != null) {
            return getTranslation("market.book." + wrong);
        }
        return book == null ? Formats.NONE : getTranslation("market.book." + book.standing());
    }

    private boolean isSought(MarketRow row) {
        String sought = filters.value(symbol);
        return sought == null || row.symbol().startsWith(sought.toUpperCase(Locale.ROOT));
    }

    private void changed() {
        shown.refreshAll();
        getUI().ifPresent(ui -> ui.getPage()
                .getHistory()
                .replaceState(null, new Location(Paths.MARKET, QueryParameters.simple(filters.query()))));
    }
}
