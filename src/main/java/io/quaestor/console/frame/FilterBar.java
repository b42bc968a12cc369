package io.quaestor.console.frame;

import com.vaadin.flow.component.AbstractField;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasValue;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.datetimepicker.DateTimePicker;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.select.SelectVariant;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.component.textfield.TextFieldVariant;
import com.vaadin.flow.data.value.ValueChangeMode;
import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Refusal;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A row of filter fields above a grid. Each is in the address too: {@code orders?symbol=BTCUSDT}. */
public class FilterBar extends Div {

    private static final int LONGEST = 255;
    private static final String CUSTOM = "custom";
    private static final String ALL = "all";
    private static final Map<String, Duration> WINDOWS = new LinkedHashMap<>();

    static {
        WINDOWS.put("1h", Duration.ofHours(1));
        WINDOWS.put("24h", Duration.ofDays(1));
        WINDOWS.put("7d", Duration.ofDays(7));
        WINDOWS.put("30d", Duration.ofDays(30));
        WINDOWS.put("90d", Duration.ofDays(90));
        WINDOWS.put("365d", Duration.ofDays(365));
    }

    private record Parameter(Consumer<String> set, Supplier<String> get, String byDefault) {}

    private final Runnable onChange;
    private final Clock clock;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final List<TextField> ids = new ArrayList<>();
    private final List<TextField> amounts = new ArrayList<>();
    private final List<TextField> unshared = new ArrayList<>();
    private final Set<String> explicit = new HashSet<>();
    private final Button clear;
    private @Nullable Select<String> window;
    private final DateTimePicker from = Pickers.dateTime("");
    private final DateTimePicker to = Pickers.dateTime("");
    private boolean reading;

    /**
     * Makes an empty bar.
     *
     * @param onChange called when the operator changed a filter
     */
    public FilterBar(Clock clock, Runnable onChange) {
        this.clock = clock;
        this.onChange = onChange;
        addClassName("filters");
        getElement().setAttribute("role", "search");
        clear = new Button(getTranslation("browse.clear"), VaadinIcon.CLOSE_SMALL.create(), click -> clear());
        clear.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
        add(clear);
    }

    /** Adds a field for text. */
    public TextField text(String label, String parameter, String width) {
        TextField field = textField(label, width);
        // An address can hold more than the field lets anybody type.
        register(
                field,
                parameter,
                "",
                text -> field.setValue(text.substring(0, Math.min(LONGEST, text.length()))),
                field::getValue);
        return field;
    }

    /** Adds a field for text that belongs into no address: what is personal stays out of histories and logs. */
    public TextField unsharedText(String label, String width) {
        TextField field = textField(label, width);
        unshared.add(field);
        field.addValueChangeListener(change -> changed());
        addComponentAtIndex(indexOf(clear), field);
        return field;
    }

    private TextField textField(String label, String width) {
        TextField field = new TextField(getTranslation(label));
        field.addThemeVariants(TextFieldVariant.SMALL);
        field.setWidth(width);
        field.setMaxLength(LONGEST);
        field.setClearButtonVisible(true);
        field.setValueChangeMode(ValueChangeMode.ON_CHANGE);
        return field;
    }

    /** Adds a field for an id. */
    public TextField id(String label, String parameter) {
        TextField field = text(label, parameter, "20rem");
        field.addClassName("id");
        ids.add(field);
        return field;
    }

    /** Adds a field for an amount. */
    public TextField amount(String label, String parameter) {
        TextField field = text(label, parameter, "8rem");
        amounts.add(field);
        return field;
    }

    /** Adds a choice of one or none. */
    public Select<String> choice(String label, String parameter, List<String> values, UnaryOperator<String> text) {
        Select<String> field =
                select(label, values, value -> value == null ? getTranslation("browse.any") : text.apply(value));
        field.setEmptySelectionAllowed(true);
        field.setEmptySelectionCaption(getTranslation("browse.any"));
        register(
                field,
                parameter,
                "",
                value -> field.setValue(values.contains(value) ? value : null),
                () -> field.getValue() == null ? "" : field.getValue());
        return field;
    }

    /** Adds a choice of one, never none, as buttons side by side. */
    public RadioButtonGroup<String> switches(
            String label, String parameter, List<String> values, String byDefault, UnaryOperator<String> text) {
        RadioButtonGroup<String> field = new RadioButtonGroup<>();
        field.setLabel(getTranslation(label));
        field.setItems(values);
        field.setItemLabelGenerator(text::apply);
        field.setValue(byDefault);
        field.addClassName("switches");
        field.getElement().getThemeList().add("horizontal");
        register(
                field,
                parameter,
                byDefault,
                value -> field.setValue(values.contains(value) ? value : byDefault),
                () -> field.getValue() == null ? byDefault : field.getValue());
        return field;
    }

    /**
     * Adds the window of time that is searched.
     *
     * @param byDefault one of 1h, 24h, 7d, 30d, 90d, 365d and all
     */
    public void window(String byDefault) {
        List<String> values = java.util.stream.Stream.concat(
                        WINDOWS.keySet().stream(), java.util.stream.Stream.of(ALL, CUSTOM))
                .toList();
        Select<String> field = select("browse.window", values, value -> getTranslation("browse.window." + value));
        field.setValue(byDefault);
        window = field;
        register(
                field,
                "window",
                byDefault,
                value -> field.setValue(values.contains(value) ? value : byDefault),
                () -> field.getValue() == null ? byDefault : field.getValue());
        picker(from, "browse.from", "from");
        picker(to, "browse.to", "to");
        field.addValueChangeListener(change -> showPickers());
        showPickers();
    }

    /** The window chosen; everything where none can be. */
    public Window window() {
        String chosen = window == null ? ALL : window.getValue();
        if (chosen == null || chosen.equals(ALL)) {
            return Window.ALL;
        }
        if (chosen.equals(CUSTOM)) {
            Times times = Times.here();
            return new Window(
                    from.getValue() == null ? null : times.instant(from.getValue()),
                    to.getValue() == null ? null : times.instant(to.getValue()));
        }
        return Window.last(java.util.Objects.requireNonNull(WINDOWS.get(chosen)), clock);
    }

    /** Takes the filters from an address; calls nobody. */
    public void read(Map<String, List<String>> query) {
        reading = true;
        parameters.forEach((name, parameter) -> parameter
                .set()
                .accept(query.getOrDefault(name, List.of(parameter.byDefault())).getFirst()));
        reading = false;
        showPickers();
    }

    /** Keeps a parameter in the address even where it has its default: an address without any means something else. */
    public void keepInAddress(String parameter) {
        explicit.add(parameter);
    }

    /** What differs from the default, as parameters of an address. */
    public Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> {
            String value = parameter.get().get();
            if (!value.equals(parameter.byDefault()) || explicit.contains(name)) {
                query.put(name, value);
            }
        });
        return query;
    }

    /** Whether every field can be understood; those that cannot say so. */
    public boolean isValid() {
        boolean valid = true;
        for (TextField field : ids) {
            valid &= mark(field, field.isEmpty() || uuid(field.getValue()).isPresent(), "browse.not-an-id");
        }
        for (TextField field : amounts) {
            valid &= mark(field, field.isEmpty() || number(field.getValue()).isPresent(), "browse.not-an-amount");
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
        return uuid(field.getValue()).orElse(null);
    }

    /** The field's amount; null where there is none. */
    public @Nullable BigDecimal number(TextField field) {
        return number(field.getValue()).orElse(null);
    }

    /** The id that a text is; empty where it is none. */
    public static Optional<UUID> uuid(String text) {
        try {
            UUID id = UUID.fromString(text.strip());
            return id.toString().equalsIgnoreCase(text.strip()) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            String plain = text.strip().replace(",", "");
            return plain.length() > 40 || !plain.matches("[0-9]+(\\.[0-9]+)?")
                    ? Optional.empty()
                    : Optional.of(Amounts.storable(new BigDecimal(plain), "amount"));
        } catch (Refusal tooLarge) {
            return Optional.empty();
        }
    }

    private boolean mark(TextField field, boolean valid, String message) {
        field.setErrorMessage(getTranslation(message));
        field.setInvalid(!valid);
        return valid;
    }

    private Select<String> select(String label, List<String> values, UnaryOperator<String> text) {
        Select<String> field = new Select<>();
        field.setLabel(getTranslation(label));
        field.addThemeVariants(SelectVariant.SMALL);
        field.setItems(values);
        field.setItemLabelGenerator(text::apply);
        field.setWidth("10rem");
        return field;
    }

    private void picker(DateTimePicker picker, String label, String parameter) {
        picker.setLabel(getTranslation(label, Times.here().zone()));
        picker.addThemeName("small");
        register(
                picker,
                parameter,
                "",
                text -> picker.setValue(time(text).map(Times.here()::local).orElse(null)),
                () -> picker.getValue() == null
                        ? ""
                        : Times.here().instant(picker.getValue()).toString());
    }

    /** The time that a text is, as addresses have it; empty where it is none, or none that can be. */
    public static Optional<Instant> time(String text) {
        try {
            Instant time = Instant.parse(text.strip());
            return time.isAfter(Instant.parse("1970-01-01T00:00:00Z"))
                            && time.isBefore(Instant.parse("2200-01-01T00:00:00Z"))
                    ? Optional.of(time)
                    : Optional.empty();
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    private void showPickers() {
        boolean custom = window != null && CUSTOM.equals(window.getValue());
        from.setVisible(custom);
        to.setVisible(custom);
    }

    private <C extends AbstractField<?, ?>> void register(
            C field, String parameter, String byDefault, Consumer<String> set, Supplier<String> get) {
        parameters.put(parameter, new Parameter(set, get, byDefault));
        field.addValueChangeListener(change -> changed());
        addComponentAtIndex(indexOf(clear), (Component) field);
    }

    private void changed() {
        if (!reading) {
            onChange.run();
        }
    }

    private void clear() {
        read(Map.of());
        clearUnshared();
        onChange.run();
    }

    /** Empties the fields that are in no address; calls nobody. */
    void clearUnshared() {
        reading = true;
        unshared.forEach(TextField::clear);
        reading = false;
    }
}
