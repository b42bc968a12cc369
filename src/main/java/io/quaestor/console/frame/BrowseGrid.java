package io.quaestor.console.frame;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.datetimepicker.DateTimePicker;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.grid.contextmenu.GridContextMenu;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import com.vaadin.flow.component.popover.Popover;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.component.textfield.TextFieldVariant;
import com.vaadin.flow.data.provider.DataProvider;
import com.vaadin.flow.function.SerializableFunction;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.quaestor.platform.data.Key;
import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import io.quaestor.platform.data.ReadSource;
import io.quaestor.platform.data.Stamped;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * A grid over one browse order of the replica, with what belongs around it: where and as of when it was read, how many
 * there are as far as counting is cheap, what is new since, what to do where nothing was found, and what to do where
 * nothing answered. Scrolling reads further, page by page; the scrollbar reaches only as far as has been read.
 */
public class BrowseGrid<T> extends Div {

    private static final Logger log = LoggerFactory.getLogger(BrowseGrid.class);
    private static final String COLUMNS = "columns.";
    private static final char HIDDEN = '-';
    private static final Duration LOOK_FOR_NEW = Duration.ofSeconds(5);

    private record Shown<T>(String header, Grid.Column<T> column, SerializableFunction<T, String> text) {}

    private record Beginning<T>(KeysetPage<T> page, KeysetQuery.Count count) {}

    private final Desk desk;
    private final String screen;
    private final Source<T> source;
    private final SerializableFunction<T, String> id;
    private final Grid<T> grid = new Grid<>();
    private final List<Shown<T>> columns = new ArrayList<>();
    private final KeysetRows<T> rows = new KeysetRows<>();
    private final Button newest = new Button(VaadinIcon.ANGLE_DOUBLE_UP.create());
    private final Button newer = new Button(VaadinIcon.ANGLE_UP.create());
    private final Button further = new Button();
    private final Button jump = new Button(VaadinIcon.CROSSHAIRS.create());
    private final Popover jumps = new Popover();
    private final Span count = new Span();
    private final Span readAt = new Span();
    private final EmptyState nothing;
    private final EmptyState failed;
    private final Span refused = new Span();
    private final MenuBar columnMenu = new MenuBar();
    private Consumer<T> onOpen = row -> {};
    private boolean growing;
    private @Nullable Repeat lookForNew;

    /**
     * Makes the grid without columns and without rows.
     *
     * @param screen under which the operator's choice of columns is remembered
     * @param label what the rows are, for those who cannot see it
     * @param id what identifies a row in an address
     */
    public BrowseGrid(Desk desk, String screen, String label, Source<T> source, SerializableFunction<T, String> id) {
        this.desk = desk;
        this.screen = screen;
        this.source = source;
        this.id = id;
        addClassName("browse");
        grid.addThemeVariants(GridVariant.NO_BORDER, GridVariant.ROW_STRIPES);
        grid.addClassName("dense");
        grid.getElement().setAttribute("aria-label", label);
        grid.setSelectionMode(Grid.SelectionMode.SINGLE);
        grid.setPageSize(KeysetPage.SIZE);
        grid.setColumnReorderingAllowed(true);
        nothing = new EmptyState(
                VaadinIcon.SEARCH, getTranslation("browse.empty"), getTranslation("browse.empty.what-to-do"));
        grid.setEmptyStateComponent(nothing);
        grid.setItems(DataProvider.fromCallbacks(
                query -> {
                    int end = query.getOffset() + query.getLimit();
                    if (end >= rows.size()) {
                        growLater();
                    }
                    return rows.rows().stream().skip(query.getOffset()).limit(query.getLimit());
                },
                query -> rows.size()));
        grid.addSelectionListener(selected -> {
            if (selected.isFromClient()) {
                selected.getFirstSelectedItem().ifPresent(row -> onOpen.accept(row));
            }
        });
        grid.getElement()
                .addEventListener("keydown", pressed -> {
                    T row = grid.getDataCommunicator()
                            .getKeyMapper()
                            .get(pressed.getEventData()
                                    .path("element.getEventContext(event).item?.key")
                                    .asString());
                    if (row != null) {
                        grid.select(row);
                        onOpen.accept(row);
                    }
                })
                .setFilter("event.key === 'Enter' && event.composedPath()[0].localName !== 'a'")
                .addEventData("element.getEventContext(event).item?.key");
        failed = new EmptyState(
                VaadinIcon.UNLINK, getTranslation("browse.failed"), getTranslation("browse.failed.what-to-do"));
        failed.getElement().setAttribute("role", "alert");
        failed.add(new Button(getTranslation("browse.again"), click -> showNewest()));
        failed.setVisible(false);
        refused.addClassName("refused");
        refused.getElement().setAttribute("role", "alert");
        refused.setVisible(false);
        newest.setText(getTranslation("browse.newest"));
        newest.addThemeVariants(ButtonVariant.SMALL);
        newest.addClassName("newest");
        newest.addClickListener(click -> showNewest());
        newer.setText(getTranslation("browse.newer"));
        newer.addThemeVariants(ButtonVariant.SMALL);
        newer.addClickListener(click -> growNewer());
        further.addThemeVariants(ButtonVariant.SMALL);
        further.addClickListener(click -> growOlder());
        jump.setText(getTranslation("browse.jump"));
        jump.addThemeVariants(ButtonVariant.SMALL, ButtonVariant.TERTIARY);
        jumpsToIds();
        columnMenu.addThemeVariants(MenuBarVariant.SMALL, MenuBarVariant.TERTIARY);
        readAt.addClassName("read-at");
        readAt.getElement().setAttribute("role", "status");
        count.addClassName("count");
        Div footer = new Div(readAt, count, columnMenu, jump, further, newer, newest);
        footer.addClassName("browse-footer");
        add(refused, grid, failed, footer);
        copyMenu();
    }

    /** Calls when the operator opens a row, by a click or by the keyboard. */
    public void onOpen(Consumer<T> open) {
        onOpen = open;
    }

    /** Shows the first page again, as it is now. */
    public void showNewest() {
        start(KeysetSpan.newest());
    }

    /**
     * Shows a row, or what lies at a time, and what lies after it; what is newer can be read from there. The newest where
     * there is none such.
     */
    public void jumpTo(String place) {
        place(place).ifPresent(this::start);
    }

    /** Offers to jump to a time, where the order is one of times. */
    public void jumpsToTimes() {
        Times times = Times.here();
        DateTimePicker time = Pickers.dateTime(getTranslation("browse.jump.to", times.zone()));
        jumps.addComponentAsFirst(time);
        time.addValueChangeListener(change -> {
            if (change.getValue() != null) {
                jumps.close();
                jumpTo(times.instant(change.getValue()).toString());
                time.clear();
            }
        });
    }

    /** Where it lies, or the newest; empty when nobody could say, which is shown. */
    private Optional<KeysetSpan> place(String text) {
        try {
            return Optional.of(desk.reads
                    .read(() -> source.placeOf(text))
                    .value()
                    .<KeysetSpan>map(KeysetSpan.From::new)
                    .orElse(KeysetSpan.newest()));
        } catch (DataAccessException | TransactionException e) {
            away(e);
            return Optional.empty();
        }
    }

    /** A field for an id, of whatever row; it need not be shown. */
    private void jumpsToIds() {
        TextField row = new TextField(getTranslation("browse.jump.to-id"));
        row.addThemeVariants(TextFieldVariant.SMALL);
        row.setWidthFull();
        row.addValueChangeListener(change -> {
            String text = change.getValue().strip();
            row.setInvalid(false);
            if (text.isEmpty()) {
                return;
            }
            place(text).ifPresent(place -> {
                if (place instanceof KeysetSpan.From) {
                    jumps.close();
                    start(place);
                    row.clear();
                } else {
                    row.setErrorMessage(getTranslation("panel.not-found"));
                    row.setInvalid(true);
                }
            });
        });
        jumps.add(row);
        jumps.setTarget(jump);
    }

    /**
     * Reads one row anew, if it is shown; the others, and what the operator looks at, stay. A row that the filters leave out
     * by now is taken away.
     */
    public void refresh(String row) {
        if (!grid.isVisible()
                || rows.rows().stream().noneMatch(one -> id.apply(one).equals(row))) {
            return;
        }
        try {
            T found = desk.reads
                    .read(() -> source.placeOf(row)
                            .flatMap(place -> source.page(new KeysetSpan.From(place)).rows().stream()
                                    .filter(one -> id.apply(one).equals(row))
                                    .findFirst()))
                    .value()
                    .orElse(null);
            rows.replace(one -> id.apply(one).equals(row), found);
            shown();
        } catch (DataAccessException | TransactionException | FilterRefused e) {
            log.warn("Row {} of {} could not be read anew", row, screen, e);
        }
    }

    /** Marks the row as the open one. */
    public void select(@Nullable String row) {
        grid.deselectAll();
        rows.rows().stream()
                .filter(one -> id.apply(one).equals(row))
                .findFirst()
                .ifPresent(grid::select);
    }

    public List<T> rows() {
        return rows.rows();
    }

    /** Adds a column of text. */
    public Grid.Column<T> column(String header, String width, SerializableFunction<T, String> text) {
        return shown(header, grid.addColumn(text::apply), width, text);
    }

    /** Adds a column of exact amounts, aligned right; what the column cuts off is shown on pointing at it. */
    public Grid.Column<T> amounts(String header, String width, SerializableFunction<T, @Nullable BigDecimal> value) {
        return column(header, width, row -> Formats.amount(value.apply(row)))
                .setTooltipGenerator(row -> Formats.amount(value.apply(row)))
                .setTextAlign(ColumnTextAlign.END)
                .setPartNameGenerator(row -> "number");
    }

    /** Adds a column of times to the second, in the operator's zone. */
    public Grid.Column<T> times(String header, SerializableFunction<T, @Nullable Instant> value) {
        Times times = Times.here();
        return column(header + " (" + times.zone() + ")", "10.5rem", row -> times.time(value.apply(row)))
                .setPartNameGenerator(row -> "number");
    }

    /** Adds a column of times to the millisecond, in the operator's zone. */
    public Grid.Column<T> millis(String header, SerializableFunction<T, @Nullable Instant> value) {
        Times times = Times.here();
        return column(header + " (" + times.zone() + ")", "12rem", row -> times.millis(value.apply(row)))
                .setPartNameGenerator(row -> "number");
    }

    /**
     * Adds a column of what a component shows best.
     *
     * @param text the same to copy
     */
    public Grid.Column<T> components(
            String header,
            String width,
            SerializableFunction<T, ? extends Component> value,
            SerializableFunction<T, String> text) {
        return shown(header, grid.addComponentColumn(value::apply), width, text);
    }

    @Override
    protected void onAttach(AttachEvent attach) {
        UI ui = attach.getUI();
        chooser();
        lookForNew = Repeat.every(LOOK_FOR_NEW, ui, this::lookForNew);
    }

    @Override
    protected void onDetach(DetachEvent detach) {
        Repeat ended = lookForNew;
        if (ended != null) {
            ended.close();
        }
    }

    private Grid.Column<T> shown(
            String header, Grid.Column<T> column, String width, SerializableFunction<T, String> text) {
        columns.add(new Shown<>(header, column, text));
        return column.setHeader(header).setWidth(width).setFlexGrow(0).setResizable(true);
    }

    private void start(KeysetSpan span) {
        read(() -> {
            Stamped<Beginning<T>> read = desk.reads.read(() -> new Beginning<>(source.page(span), source.count()));
            rows.start(read.value().page(), span);
            stamp(read.source(), read.asOf());
            KeysetQuery.Count counted = read.value().count();
            count.setText(getTranslation(
                    source.isTop() ? "browse.count.top" : counted.more() ? "browse.count.more" : "browse.count",
                    Formats.count(counted.counted())));
            grid.deselectAll();
            shown();
            grid.scrollToStart();
        });
    }

    /** The grid asks for the end of what there is: the next page is read before it is answered. */
    private void growLater() {
        if (growing || !rows.hasOlder() || rows.isCut() || rows.isFull()) {
            return;
        }
        growing = true;
        getUI().ifPresent(ui -> ui.beforeClientResponse(this, answer -> {
            growing = false;
            growOlder();
        }));
    }

    private void growOlder() {
        Key last = rows.last();
        if (last == null || !rows.hasOlder()) {
            return;
        }
        read(() -> {
            KeysetPage<T> page = desk.reads
                    .read(() -> source.page(new KeysetSpan.Older(last)))
                    .value();
            boolean wasFull = rows.isFull();
            rows.addOlder(page);
            shown();
            if (wasFull) {
                grid.scrollToIndex(rows.size() - page.rows().size());
            }
        });
    }

    private void growNewer() {
        Key first = rows.first();
        if (first == null) {
            showNewest();
            return;
        }
        read(() -> {
            KeysetPage<T> page = desk.reads
                    .read(() -> source.page(new KeysetSpan.Newer(first)))
                    .value();
            rows.addNewer(page);
            shown();
            grid.scrollToIndex(page.rows().size());
        });
    }

    private void shown() {
        grid.getDataProvider().refreshAll();
        newest.setText(getTranslation("browse.newest"));
        newer.setVisible(rows.hasNewer());
        jump.setVisible(!source.isTop());
        further.setText(getTranslation(rows.isCut() ? "browse.look-further" : "browse.older"));
        further.setVisible(rows.isCut() || (rows.isFull() && rows.hasOlder()));
        if (rows.isCut()) {
            Key last = rows.last();
            String until = last == null
                    ? ""
                    : last.values().getFirst() instanceof Instant time
                            ? Times.here().time(time) + " " + Times.here().zone()
                            : String.valueOf(last.values().getFirst());
            refused.setText(getTranslation("browse.cut", KeysetQuery.MOST_SCANNED, until));
        }
        refused.setVisible(rows.isCut());
    }

    private void stamp(ReadSource where, Instant asOf) {
        Times times = Times.here();
        readAt.setText(getTranslation("read.source." + where) + " · "
                + getTranslation("read.as-of", times.time(asOf), times.zone()));
    }

    void lookForNew() {
        if (rows.hasNewer() || source.isTop()) {
            return;
        }
        Key first = rows.first();
        KeysetSpan span = first == null ? KeysetSpan.newest() : new KeysetSpan.Newer(first);
        try {
            KeysetPage<T> page = desk.reads.read(() -> source.page(span)).value();
            int found = page.rows().size();
            newest.setText(
                    found == 0
                            ? getTranslation("browse.newest")
                            : getTranslation(page.more() ? "browse.new.more" : "browse.new", found));
        } catch (DataAccessException | TransactionException | FilterRefused e) {
            log.debug("Nobody could say what is new on {}", screen, e);
        }
    }

    private void read(Runnable reading) {
        grid.setVisible(true);
        failed.setVisible(false);
        try {
            reading.run();
        } catch (FilterRefused e) {
            rows.start(new KeysetPage<>(List.of(), null, null, false, false), KeysetSpan.newest());
            count.setText("");
            shown();
            refused.setText(getTranslation(e.key(), e.values()));
            refused.setVisible(true);
        } catch (DataAccessException | TransactionException e) {
            away(e);
        }
    }

    private void away(RuntimeException e) {
        log.warn("No database answered screen {}", screen, e);
        readAt.setText(getTranslation(
                "browse.failed-at",
                Times.here().time(desk.clock.instant()),
                Times.here().zone()));
        grid.setVisible(false);
        failed.setVisible(true);
    }

    private void chooser() {
        columnMenu.removeAll();
        BitSet hidden = hidden();
        MenuItem root = columnMenu.addItem(VaadinIcon.GRID_H.create());
        root.setAriaLabel(getTranslation("browse.columns"));
        root.setTooltipText(getTranslation("browse.columns"));
        for (int index = 0; index < columns.size(); index++) {
            Shown<T> shown = columns.get(index);
            shown.column().setVisible(!hidden.get(index));
            MenuItem item = root.getSubMenu().addItem(shown.header());
            item.setCheckable(true);
            item.setKeepOpen(true);
            item.setChecked(shown.column().isVisible());
            item.addClickListener(click -> {
                shown.column().setVisible(item.isChecked());
                desk.preferences.set(COLUMNS + screen, chosen());
            });
        }
    }

    /** The columns by number, whatever language their headers are in; of another number of columns, nothing is known. */
    private BitSet hidden() {
        BitSet hidden = new BitSet();
        try {
            String chosen = desk.preferences.get(COLUMNS + screen).orElse("");
            if (chosen.length() == columns.size()) {
                for (int index = 0; index < chosen.length(); index++) {
                    hidden.set(index, chosen.charAt(index) == HIDDEN);
                }
            }
        } catch (DataAccessException | TransactionException e) {
            log.warn("Nobody could say which columns of {} the operator likes", screen, e);
        }
        return hidden;
    }

    private String chosen() {
        return columns.stream()
                .map(one -> one.column().isVisible() ? "+" : String.valueOf(HIDDEN))
                .collect(Collectors.joining());
    }

    private void copyMenu() {
        GridContextMenu<T> menu = grid.addContextMenu();
        menu.addItem(
                getTranslation("copy.id"),
                click -> click.getItem().ifPresent(row -> Clipboard.copy(this, id.apply(row))));
        menu.addItem(
                getTranslation("copy.row"),
                click -> click.getItem().ifPresent(row -> Clipboard.copy(this, String.join("\t", texts(row)))));
        menu.addItem(getTranslation("copy.csv"), click -> Clipboard.copy(this, csv()));
        var cells = menu.addItem(getTranslation("copy.cell"), click -> {}).getSubMenu();
        // Before it opens: a menu whose items change while it is open closes.
        menu.setDynamicContentHandler(row -> {
            cells.removeAll();
            if (row != null) {
                visible()
                        .forEach(shown -> cells.addItem(
                                shown.header() + ": " + shown.text().apply(row),
                                click -> Clipboard.copy(this, shown.text().apply(row))));
            }
            return row != null;
        });
    }

    /** The rows read so far, in the columns shown. */
    public String csv() {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            csv.writeRecord(visible().map(Shown::header).toList());
            rows.rows().forEach(row -> csv.writeRecord(texts(row)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private List<String> texts(T row) {
        return visible().map(shown -> shown.text().apply(row)).toList();
    }

    private Stream<Shown<T>> visible() {
        return columns.stream().filter(shown -> shown.column().isVisible());
    }
}
