package io.quaestor.console.candles;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.data.provider.ListDataProvider;
import com.vaadin.flow.function.SerializableFunction;
import io.quaestor.console.frame.EmptyState;
import io.quaestor.console.frame.Formats;
import io.quaestor.market.candles.Candle;
import io.quaestor.market.candles.CandleInterval;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The candles of the picture as a table, newest first, for whoever cannot see it or wants the figures. */
final class CandleTable extends Grid<CandleTable.Line> {

    /**
     * A candle.
     *
     * @param missingBefore candles without a trade between it and the one before
     */
    record Line(Candle candle, long missingBefore) {}

    private final CandleInterval interval;
    private final List<Line> lines = new ArrayList<>();
    private final ListDataProvider<Line> shown = new ListDataProvider<>(lines) {
        @Override
        public Object getId(Line line) {
            return line.candle().time();
        }
    };

    CandleTable(CandleInterval interval, String label) {
        this.interval = interval;
        addClassNames("dense", "candle-table");
        addThemeVariants(GridVariant.NO_BORDER, GridVariant.ROW_STRIPES);
        getElement().setAttribute("aria-label", label);
        setSelectionMode(SelectionMode.NONE);
        addColumn(line -> Formats.time(line.candle().time()).substring(0, 16))
                .setHeader(getTranslation("candles.time") + " (UTC)")
                .setWidth("9rem")
                .setFlexGrow(0)
                .setPartNameGenerator(line -> "number");
        amounts("candles.open", "7rem", Candle::open);
        amounts("candles.high", "7rem", Candle::high);
        amounts("candles.low", "7rem", Candle::low);
        amounts("candles.close", "7rem", Candle::close);
        amounts("candles.volume", "7rem", Candle::volume);
        amounts("candles.quote-volume", "9rem", Candle::quoteVolume);
        amounts("candles.trades", "6rem", candle -> BigDecimal.valueOf(candle.tradeCount()));
        addColumn(this::state)
                .setHeader(getTranslation("candles.state"))
                .setWidth("12rem")
                .setFlexGrow(1);
        setEmptyStateComponent(new EmptyState(
                VaadinIcon.CHART_TIMELINE,
                getTranslation("candles.empty"),
                getTranslation("candles.empty.what-to-do")));
        setItems(shown);
    }

    /** Shows these, given oldest first. */
    void show(List<Candle> candles) {
        lines.clear();
        for (int i = candles.size() - 1; i >= 0; i--) {
            Candle candle = candles.get(i);
            long missing = i == 0
                    ? 0
                    : Duration.between(candles.get(i - 1).time(), candle.time()).dividedBy(interval.width()) - 1;
            lines.add(new Line(candle, missing));
        }
        shown.refreshAll();
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }

    private String state(Line line) {
        String open = line.candle().isOpen() ? getTranslation("candles.state.open") : "";
        String gap = line.missingBefore() == 0
                ? ""
                : getTranslation("candles.state.gap", Formats.count(line.missingBefore()));
        return open.isEmpty() || gap.isEmpty() ? open + gap : open + ", " + gap;
    }

    private void amounts(String header, String width, SerializableFunction<Candle, BigDecimal> value) {
        addColumn(line -> Formats.amount(value.apply(line.candle())))
                .setHeader(getTranslation(header))
                .setWidth(width)
                .setFlexGrow(0)
                .setResizable(true)
                .setTooltipGenerator(line -> Formats.amount(value.apply(line.candle())))
                .setTextAlign(ColumnTextAlign.END)
                .setPartNameGenerator(line -> "number");
    }
}
