package io.quaestor.health.planted;

import com.vaadin.flow.component.html.Span;

/** Breaks the rules on purpose. */
public class PlantedVaadin {

    public Span screen() {
        return new Span();
    }
}
