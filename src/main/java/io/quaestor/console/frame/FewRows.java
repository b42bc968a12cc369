package io.quaestor.console.frame;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.function.SerializableFunction;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of rows at most, all at once, with a link to where the rest is; a sentence where there are none. */
public final class FewRows<T> extends Div {

    private final Grid<T> grid = new Grid<>();

    /** @param title key of what the rows are, like all headers here */
    public FewRows(String title, List<T> rows) {
        addClassName("few-rows");
        if (rows.isEmpty()) {
            add(new Paragraph(getTranslation("few-rows.none")));
            return;
        }
        grid.addThemeVariants(GridVariant.NO_BORDER, GridVariant.ROW_STRIPES);
        grid.addClassName("dense");
        grid.getElement().setAttribute("aria-label", getTranslation(title));
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.setAllRowsVisible(true);
        grid.setItems(rows);
        add(grid);
    }

    /** Links to the screen with all of them. */
    public FewRows<T> allAt(String address) {
        add(new Anchor(address, getTranslation("few-rows.all")));
        return this;
    }

    /** Adds a column of text. */
    public FewRows<T> column(String header, String width, SerializableFunction<T, String> text) {
        shown(grid.addColumn(text::apply), getTranslation(header), width);
        return this;
    }

    /** Adds a column of exact amounts, aligned right. */
    public FewRows<T> amounts(String header, String width, SerializableFunction<T, @Nullable BigDecimal> value) {
        shown(grid.addColumn(row -> Formats.amount(value.apply(row))), getTranslation(header), width)
                .setTextAlign(ColumnTextAlign.END)
                .setPartNameGenerator(row -> "number");
        return this;
    }

    /** Adds a column of times to the millisecond, in the operator's zone. */
    public FewRows<T> millis(String header, SerializableFunction<T, Instant> value) {
        Times times = Times.here();
        shown(
                        grid.addColumn(row -> times.millis(value.apply(row))),
                        getTranslation(header) + " (" + times.zone() + ")",
                        "12rem")
                .setPartNameGenerator(row -> "number");
        return this;
    }

    /** Adds a column of what a component shows best. */
    public FewRows<T> components(String header, String width, SerializableFunction<T, ? extends Component> value) {
        shown(grid.addComponentColumn(value::apply), getTranslation(header), width);
        return this;
    }

    private Grid.Column<T> shown(Grid.Column<T> column, String header, String width) {
        return column.setHeader(header).setWidth(width).setFlexGrow(0).setResizable(true);
    }
}
