package io.quaestor.console.frame;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All of one row, beside its grid or on a page of its own. Its sections load one by one, and fail one by one. */
public class Panel extends Div {

    private final H2 heading = new H2();
    private final Div buttons = new Div();
    private DescriptionList facts = new DescriptionList();

    /**
     * Makes a panel without facts.
     *
     * @param id to copy; null where there is none
     */
    public Panel(String title, @Nullable String id) {
        addClassName("panel-detail");
        buttons.addClassName("panel-actions");
        getElement().setAttribute("role", "region");
        getElement().setAttribute("aria-label", title);
        heading.setText(title);
        add(heading);
        if (id != null) {
            Span shown = new Span(id);
            shown.addClassName("id");
            Button copy = new Button(VaadinIcon.COPY_O.create(), click -> Clipboard.copy(this, id));
            copy.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
            copy.setAriaLabel(getTranslation("copy.id"));
            add(new Div(shown, copy));
        }
        add(buttons, facts);
    }

    /** Names the panel. */
    protected void headline(String title) {
        heading.setText(title);
        getElement().setAttribute("aria-label", title);
    }

    /** Adds what can be done. */
    protected void actions(Component... actions) {
        buttons.add(actions);
    }

    public Panel fact(String label, Component value) {
        facts.add(new Div(new DescriptionList.Term(label), new DescriptionList.Description(value)));
        return this;
    }

    public Panel fact(String label, String value) {
        return fact(label, new Span(value));
    }

    public Panel fact(String label, @Nullable BigDecimal amount) {
        return fact(label, Formats.amount(amount));
    }

    public Panel fact(String label, @Nullable Instant time) {
        Times times = Times.here();
        return fact(label, time == null ? Formats.NONE : times.millis(time) + " " + times.zone());
    }

    /** Begins a part with a heading; facts that follow belong to it. */
    public Panel heading(String title) {
        add(new H3(title));
        facts = new DescriptionList();
        add(facts);
        return this;
    }

    /** Adds a part that reads for itself: where that fails, only it says so. */
    public Panel section(String title, Supplier<? extends Component> content) {
        add(new H3(title));
        Part part = new Part(content);
        add(part);
        part.load();
        return this;
    }
}
