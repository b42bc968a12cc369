package io.quaestor.console.frame;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;

/** What stands where there is nothing to show: what is the matter, and what to do. */
public class EmptyState extends Div {

    public EmptyState(VaadinIcon icon, String what, String whatToDo) {
        addClassName("empty-state");
        var shape = icon.create();
        shape.getElement().setAttribute("aria-hidden", "true");
        Span title = new Span(what);
        title.addClassName("empty-state-title");
        add(shape, title, new Paragraph(whatToDo));
    }
}
