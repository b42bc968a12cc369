package io.quaestor.console.frame;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Span;

/** Buying and selling, long and short, told apart by an arrow and a colour. */
public final class Sides {

    private Sides() {}

    /** The side in the operator's language. */
    public static Span cell(Component screen, String side) {
        boolean buy = side.equals("BUY") || side.equals("LONG");
        Span arrow = new Span(buy ? "▲" : "▼");
        arrow.getElement().setAttribute("aria-hidden", "true");
        Span cell = new Span(arrow, new Span(screen.getTranslation("side." + side)));
        cell.addClassNames("side", buy ? "buy" : "sell");
        return cell;
    }
}
