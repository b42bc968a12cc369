package io.quaestor.console.frame;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.function.SerializableFunction;
import com.vaadin.flow.function.ValueProvider;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * A grid that browses the replica page by page, newest first, with what belongs around it: the time of reading, what to
 * do where nothing was found, and what to do where the replica did not answer.
 */
public class BrowseGrid<T> extends Div {

    /** Reads the page after a row, or the newest one. */
    public interface Loader<T> {
        Page<T> load(@Nullable T after);
    }

    private static final Logger log = LoggerFactory.getLogger(BrowseGrid.class);

    private final Grid<T> grid = new Grid<>();
    private final Button newest = new Button(VaadinIcon.ANGLE_DOUBLE_LEFT.create());
    private final Button older = new Button(VaadinIcon.ANGLE_RIGHT.create());
    private final Span readAt = new Span();
    private final EmptyState failed;
    private final Loader<T> loader;
    private final Clock clock;
    private @Nullable T after;
    private @Nullable T last;

    /**
     * Makes the grid without columns and without rows.
     *
     * @param label what the rows are, for those who cannot see it
     * @param loader reads on the replica
     */
    public BrowseGrid(String label, Clock clock, Loader<T> loader) {
        this.loader = loader;
        this.clock = clock;
        addClassName("browse");
        grid.addThemeVariants(GridVariant.NO_BORDER, GridVariant.ROW_STRIPES);
        grid.addClassName("dense");
        grid.getElement().setAttribute("aria-label", label);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.setPageSize(Page.SIZE);
        grid.setEmptyStateComponent(new EmptyState(
                VaadinIcon.SEARCH, getTranslation("browse.empty"), getTranslation("browse.empty.what-to-do")));
        failed = new EmptyState(
                VaadinIcon.UNLINK, getTranslation("browse.failed"), getTranslation("browse.failed.what-to-do"));
        failed.getElement().setAttribute("role", "alert");
        failed.add(new Button(getTranslation("browse.again"), click -> load()));
        failed.setVisible(false);
        newest.setText(getTranslation("browse.newest"));
        newest.addThemeVariants(ButtonVariant.SMALL);
        newest.addClickListener(click -> showNewest());
        older.setText(getTranslation("browse.older"));
        older.addThemeVariants(ButtonVariant.SMALL);
        older.setIconAfterText(true);
        older.addClickListener(click -> {
            after = last;
            load();
        });
        readAt.addClassName("read-at");
        readAt.getElement().setAttribute("role", "status");
        Div footer = new Div(readAt, newest, older);
        footer.addClassName("browse-footer");
        add(grid, failed, footer);
    }

    /** Shows the first page again, as it is now. */
    public void showNewest() {
        after = null;
        load();
    }

    /** Adds a column of text. */
    public Grid.Column<T> column(String header, String width, ValueProvider<T, @Nullable Object> value) {
        return grid.addColumn(value)
                .setHeader(header)
                .setWidth(width)
                .setFlexGrow(0)
                .setResizable(true);
    }

    /** Adds a column of exact amounts, aligned right. */
    public Grid.Column<T> amounts(String header, String width, SerializableFunction<T, @Nullable BigDecimal> value) {
        return column(header, width, row -> Formats.amount(value.apply(row)))
                .setTextAlign(ColumnTextAlign.END)
                .setPartNameGenerator(row -> "number");
    }

    /** Adds a column of times in UTC, to the second. */
    public Grid.Column<T> times(String header, SerializableFunction<T, @Nullable Instant> value) {
        return column(header, "10rem", row -> Formats.time(value.apply(row))).setPartNameGenerator(row -> "number");
    }

    /** Adds a column of times in UTC, to the millisecond. */
    public Grid.Column<T> millis(String header, SerializableFunction<T, @Nullable Instant> value) {
        return column(header, "12rem", row -> Formats.millis(value.apply(row))).setPartNameGenerator(row -> "number");
    }

    /** Adds a column of what a component shows best. */
    public Grid.Column<T> components(
            String header, String width, SerializableFunction<T, ? extends com.vaadin.flow.component.Component> value) {
        return grid.addComponentColumn(value::apply)
                .setHeader(header)
                .setWidth(width)
                .setFlexGrow(0)
                .setResizable(true);
    }

    private void load() {
        boolean read = false;
        try {
            Page<T> page = loader.load(after);
            read = true;
            last = page.rows().isEmpty() ? null : page.rows().getLast();
            older.setEnabled(page.hasOlder());
            grid.setItems(page.rows());
            grid.scrollToStart();
            readAt.setText(getTranslation("browse.read-at", Formats.time(clock.instant())));
        } catch (DataAccessException | TransactionException e) {
            log.warn("The replica did not answer a screen", e);
            older.setEnabled(false);
            readAt.setText(getTranslation("browse.failed-at", Formats.time(clock.instant())));
        }
        newest.setEnabled(read);
        grid.setVisible(read);
        failed.setVisible(!read);
    }
}
