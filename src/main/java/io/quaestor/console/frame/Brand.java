package io.quaestor.console.frame;

import com.vaadin.flow.component.html.Span;

/** The product's mark and name. */
public class Brand extends Span {

    public Brand() {
        addClassName("brand");
        Span mark = new Span("Q");
        mark.addClassName("brand-mark");
        mark.getElement().setAttribute("aria-hidden", "true");
        add(mark, new Span("Quaestor"));
    }
}
