package io.quaestor.console.candles;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import io.quaestor.console.frame.Change;
import io.quaestor.console.frame.Formats;
import io.quaestor.market.candles.DayFigures;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A symbol's last 24 hours in a line. */
final class DayLine extends DescriptionList {

    private final Contract contract;
    private @Nullable DayFigures shown;

    DayLine(Contract contract, DayFigures day) {
        this.contract = contract;
        addClassName("figures");
        getElement().setAttribute("aria-label", getTranslation("candles.day"));
        show(day);
    }

    /** Shows these, where anything but the time of asking has changed. */
    void show(DayFigures day) {
        DayFigures before = shown;
        if (before != null && isSame(before, day)) {
            return;
        }
        shown = day;
        removeAll();
        fact("candles.last", amount(day.last(), contract.quoteCurrency()));
        fact("candles.last-at", new Span(utc(day)));
        fact("candles.change", new Change(day.change(), "").shown());
        fact("candles.change-percent", new Change(day.changePercent(), " %").shown());
        fact("candles.day-high", amount(day.high(), ""));
        fact("candles.day-low", amount(day.low(), ""));
        fact("candles.day-volume", amount(day.volume(), contract.baseCurrency()));
        fact("candles.day-quote-volume", amount(day.quoteVolume(), contract.quoteCurrency()));
        fact("candles.day-trades", new Span(Formats.count(day.tradeCount())));
    }

    private void fact(String label, Component value) {
        add(new Div(new Term(getTranslation(label)), new Description(value)));
    }

    private static Span amount(@Nullable BigDecimal amount, String unit) {
        return new Span(Formats.amount(amount) + (amount == null || unit.isEmpty() ? "" : " " + unit));
    }

    private static String utc(DayFigures day) {
        return day.lastTradeAt() == null ? Formats.NONE : Formats.time(day.lastTradeAt()) + " UTC";
    }

    private static boolean isSame(DayFigures one, DayFigures other) {
        return one.equals(new DayFigures(
                other.symbol(),
                one.from(),
                one.to(),
                other.last(),
                other.lastTradeAt(),
                other.open(),
                other.change(),
                other.changePercent(),
                other.high(),
                other.low(),
                other.volume(),
                other.quoteVolume(),
                other.tradeCount()));
    }
}
