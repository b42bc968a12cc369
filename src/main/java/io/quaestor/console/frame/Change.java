package io.quaestor.console.frame;

import com.vaadin.flow.component.html.Span;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A change up or down, told by its sign, an arrow and a colour. */
public record Change(@Nullable BigDecimal value, String unit) {

    /** Up, down, neither, or {@link Formats#NONE}. */
    public String text() {
        BigDecimal changed = value;
        if (changed == null) {
            return Formats.NONE;
        }
        return (changed.signum() > 0 ? "+" : "") + Formats.amount(changed).replace('-', '\u2212') + unit;
    }

    /** The arrow, which says nothing that the sign does not. */
    public String arrow() {
        BigDecimal changed = value;
        return changed == null || changed.signum() == 0 ? "" : changed.signum() > 0 ? "▲" : "▼";
    }

    /** The colour's class. */
    public String colour() {
        BigDecimal changed = value;
        return changed == null || changed.signum() == 0 ? "" : changed.signum() > 0 ? "buy" : "sell";
    }

    /** All of it. */
    public Span shown() {
        Span arrow = new Span(arrow());
        arrow.getElement().setAttribute("aria-hidden", "true");
        Span shown = new Span(arrow, new Span(text()));
        shown.addClassName("side");
        if (!colour().isEmpty()) {
            shown.addClassName(colour());
        }
        return shown;
    }
}
