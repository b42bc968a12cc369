package io.quaestor.console.frame;

import com.vaadin.flow.component.AbstractField;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasValue;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.select.SelectVariant;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.component.textfield.TextFieldVariant;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.BeforeEnterEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A row of filter fields above a grid. Each can be given in the address: {@code orders?symbol=BTCUSDT}. */
public class FilterBar extends Div {

    private static final int LONGEST = 255;

    private final Runnable onChange;
    private final Map<String, Consumer<String>> byParameter = new LinkedHashMap<>();
    private final Map<TextField, Boolean> ids = new LinkedHashMap<>();
    private final Button clear;
    private boolean reading;

    /**
     * Makes an empty bar.
     *
     * @param onChange called when the operator changed a filter
     */
    public FilterBar(Runnable onChange) {
        this.onChange = onChange;
        addClassName("filters");
        getElement().setAttribute("role", "search");
        clear = new Button(getTranslation("browse.clear"), VaadinIcon.CLOSE_SMALL.create(), click -> clear());
        clear.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
        add(clear);
    }

    /** Adds a field for text that must match wholly. */
    public TextField text(String label, String parameter, String width) {
        TextField field = new TextField(getTranslation(label));
        field.addThemeVariants(TextFieldVariant.SMALL);
        field.setWidth(width);
        field.setMaxLength(LONGEST);
        field.setClearButtonVisible(true);
        field.setValueChangeMode(ValueChangeMode.ON_CHANGE);
        register(field, parameter, field::setValue);
        return field;
    }

    /** Adds a field for an id. */
    public TextField id(String label, String parameter) {
        TextField field = text(label, parameter, "20rem");
        field.addClassName("id");
        ids.put(field, true);
        return field;
    }

    /** Adds a choice of one or none. */
    public Select<String> choice(String label, String parameter, List<String> values, UnaryOperator<String> text) {
        Select<String> field = new Select<>();
        field.setLabel(getTranslation(label));
        field.addThemeVariants(SelectVariant.SMALL);
        field.setItems(values);
        field.setEmptySelectionAllowed(true);
        field.setEmptySelectionCaption(getTranslation("browse.any"));
        field.setItemLabelGenerator(value -> value == null ? getTranslation("browse.any") : text.apply(value));
        field.setWidth("11rem");
        register(field, parameter, value -> {
            if (values.contains(value)) {
                field.setValue(value);
            }
        });
        return field;
    }

    /** Takes the filters from the address; calls nobody. */
    public void read(BeforeEnterEvent event) {
        reading = true;
        byParameter.forEach((parameter, set) -> set.accept(Optional.ofNullable(
                        event.getLocation().getQueryParameters().getParameters().get(parameter))
                .map(List::getFirst)
                .orElse("")));
        reading = false;
    }

    /** Whether every field can be understood; those that cannot say so. */
    public boolean isValid() {
        boolean valid = true;
        for (TextField field : ids.keySet()) {
            boolean invalid = !field.isEmpty() && parse(field.getValue()).isEmpty();
            field.setErrorMessage(getTranslation("browse.not-an-id"));
            field.setInvalid(invalid);
            valid &= !invalid;
        }
        return valid;
    }

    /** The field's text; null where there is none. */
    public @Nullable String value(HasValue<?, String> field) {
        String value = field.getValue();
        // PostgreSQL's text knows no NUL: nothing can match it.
        return value == null || value.isBlank() ? null : value.strip().replace('\0', '\uFFFD');
    }

    /** The field's id; null where there is none. */
    public @Nullable UUID uuid(TextField field) {
        return parse(field.getValue()).orElse(null);
    }

    private <C extends AbstractField<?, String>> void register(C field, String parameter, Consumer<String> set) {
        byParameter.put(parameter, set);
        field.addValueChangeListener(change -> {
            if (!reading) {
                onChange.run();
            }
        });
        addComponentAtIndex(getComponentCount() - 1, field);
    }

    private void clear() {
        reading = true;
        getChildren().filter(HasValue.class::isInstance).forEach(FilterBar::clear);
        reading = false;
        onChange.run();
    }

    private static void clear(Component field) {
        ((HasValue<?, ?>) field).clear();
    }

    private static Optional<UUID> parse(String text) {
        try {
            UUID id = UUID.fromString(text.strip());
            return id.toString().equalsIgnoreCase(text.strip()) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }
}
