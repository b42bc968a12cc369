package io.quaestor.console.frame;

import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.server.menu.MenuConfiguration;
import com.vaadin.flow.server.menu.MenuEntry;
import io.quaestor.console.frame.PaletteQueries.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Goes anywhere by typing or pasting: an id of whatever kind, an e-mail address, a symbol, the hash of a transaction, or
 * a screen's name in any of our languages. With nothing typed, what the operator opened last.
 */
class Palette extends Dialog {

    private static final Logger log = LoggerFactory.getLogger(Palette.class);
    private static final int LONGEST = 255;
    private static final int PAUSE_MILLIS = 150;
    private static final String LIST = "palette-results";

    /**
     * A place to go.
     *
     * @param detail by which to recognise it; empty where the label says all
     */
    record Goal(String label, String detail, String path, Map<String, String> query) {}

    private final Desk desk;
    private final PaletteQueries queries;
    private final Input field = new Input();
    private final Div list = new Div();
    private final Span status = new Span();
    private List<Goal> goals = List.of();
    private @Nullable String shown;
    private int selected;

    Palette(Desk desk, PaletteQueries queries) {
        this.desk = desk;
        this.queries = queries;
        addClassName("palette");
        setWidth("min(40rem, 100vw - 1rem)");
        setTop("4rem");
        getElement().setAttribute("aria-label", getTranslation("palette.title"));
        field.addClassName("palette-field");
        field.setPlaceholder(getTranslation("palette.what"));
        field.setAriaLabel(getTranslation("palette.what"));
        field.getElement()
                .setAttribute("role", "combobox")
                .setAttribute("aria-controls", LIST)
                .setAttribute("aria-expanded", "true")
                .setAttribute("aria-autocomplete", "list")
                .setAttribute("autocomplete", "off")
                .setAttribute("spellcheck", "false")
                .setAttribute("maxlength", String.valueOf(LONGEST));
        field.setValueChangeMode(ValueChangeMode.LAZY);
        field.setValueChangeTimeout(PAUSE_MILLIS);
        field.addValueChangeListener(change -> search(change.getValue()));
        field.getElement()
                .addEventListener("keydown", pressed -> {
                    search(pressed.getEventData().path("element.value").asString());
                    switch (pressed.getEventData().path("event.key").asString()) {
                        case "ArrowDown" -> select(selected + 1);
                        case "ArrowUp" -> select(selected - 1);
                        default -> go(selected);
                    }
                })
                .setFilter("['ArrowDown', 'ArrowUp', 'Enter'].includes(event.key) && !event.isComposing"
                        + " && (event.preventDefault(), true)")
                .addEventData("event.key")
                .addEventData("element.value");
        list.setId(LIST);
        list.addClassName("palette-list");
        list.getElement().setAttribute("role", "listbox").setAttribute("aria-label", getTranslation("palette.results"));
        status.addClassName("palette-status");
        status.getElement().setAttribute("role", "status");
        add(field, list, status);
        addOpenedChangeListener(opened -> {
            if (opened.isOpened()) {
                field.focus();
            }
        });
        search("");
    }

    /** Where this leads; looks nothing up that is longer than anything we know. */
    List<Goal> find(String typed) {
        // PostgreSQL's text knows no NUL: nothing can match it.
        String text = typed.strip().replace('\0', '\uFFFD');
        if (text.isEmpty()) {
            List<Goal> all = new ArrayList<>(recent());
            screens("").forEach(all::add);
            return all;
        }
        List<Goal> found = new ArrayList<>(screens(text));
        if (text.length() <= LONGEST) {
            FilterBar.uuid(text).ifPresentOrElse(id -> byId(id, found), () -> byText(text, found));
        }
        return found;
    }

    private void search(String typed) {
        if (typed.equals(shown)) {
            return;
        }
        shown = typed;
        boolean answered = true;
        try {
            goals = find(typed);
        } catch (DataAccessException | TransactionException e) {
            log.warn("No database answered the palette", e);
            goals = screens(typed.strip());
            answered = false;
        }
        list.removeAll();
        for (int index = 0; index < goals.size(); index++) {
            list.add(option(index));
        }
        status.setText(
                !answered
                        ? getTranslation("palette.failed")
                        : goals.isEmpty() ? nothing(typed) : getTranslation("palette.count", goals.size()));
        select(0);
    }

    private String nothing(String typed) {
        return FilterBar.uuid(typed.strip()).isPresent()
                ? getTranslation("palette.nothing.id")
                : getTranslation("palette.nothing");
    }

    private Div option(int index) {
        Goal goal = goals.get(index);
        Span detail = new Span(goal.detail());
        detail.addClassName("palette-detail");
        Div option = new Div(new Span(goal.label()), detail);
        option.setId(LIST + "-" + index);
        option.addClassName("palette-option");
        option.getElement().setAttribute("role", "option").setAttribute("aria-selected", "false");
        option.addClickListener(click -> go(index));
        return option;
    }

    private void select(int index) {
        if (goals.isEmpty()) {
            field.getElement().removeAttribute("aria-activedescendant");
            return;
        }
        if (selected < goals.size()) {
            list.getComponentAt(selected).getElement().setAttribute("aria-selected", "false");
        }
        selected = Math.floorMod(index, goals.size());
        var chosen = list.getComponentAt(selected).getElement();
        chosen.setAttribute("aria-selected", "true");
        chosen.executeJs("this.scrollIntoView({block: 'nearest'})");
        field.getElement().setAttribute("aria-activedescendant", LIST + "-" + selected);
    }

    private void go(int index) {
        if (index < goals.size()) {
            Goal goal = goals.get(index);
            getUI().ifPresent(ui -> {
                close();
                ui.navigate(goal.path(), QueryParameters.simple(goal.query()));
            });
        }
    }

    private List<Goal> recent() {
        return desk.recent.latest().stream()
                .map(row -> new Goal(
                        getTranslation("palette.recent", getTranslation(row.screen() + ".title")),
                        row.id().toString(),
                        row.screen().equals(Paths.USERS) ? Paths.USERS + "/" + row.id() : row.screen(),
                        row.screen().equals(Paths.USERS) ? Map.of() : opened(row.id())))
                .toList();
    }

    private List<Goal> screens(String text) {
        String sought = text.toLowerCase(Locale.ROOT);
        return MenuConfiguration.getMenuEntries().stream()
                .filter(entry -> Preferences.LANGUAGES.stream()
                        .anyMatch(language -> getTranslation(language, title(entry))
                                .toLowerCase(Locale.ROOT)
                                .contains(sought)))
                .map(entry -> new Goal(
                        getTranslation(title(entry)),
                        getTranslation("palette.screen"),
                        entry.path().replaceFirst("^/", ""),
                        Map.of()))
                .toList();
    }

    private static String title(MenuEntry entry) {
        return Objects.requireNonNullElse(entry.title(), "");
    }

    private void byId(UUID id, List<Goal> goals) {
        desk.reads.read(() -> queries.byId(id)).value().forEach(found -> add(found, goals));
    }

    private void byText(String text, List<Goal> goals) {
        desk.reads
                .read(() -> {
                    List<Goal> found = new ArrayList<>();
                    queries.byEmail(text).forEach(user -> add(user, found));
                    queries.symbols(text).forEach(symbol -> symbol(symbol, found));
                    queries.byTransaction(text).forEach(transfer -> add(transfer, found));
                    return found;
                })
                .value()
                .forEach(goals::add);
    }

    private void symbol(String symbol, List<Goal> goals) {
        for (String screen : List.of(Paths.ORDERS, Paths.TRADES)) {
            goals.add(new Goal(
                    getTranslation("palette.on", symbol, getTranslation(screen + ".title")),
                    "",
                    screen,
                    Map.of("symbol", symbol)));
        }
        goals.add(new Goal(
                getTranslation("palette.on", symbol, getTranslation("palette.positions")),
                "",
                Paths.POSITIONS,
                Map.of("symbol", symbol)));
        goals.add(new Goal(
                getTranslation("palette.on", symbol, getTranslation("candles.title")),
                "",
                Paths.candles(symbol),
                Map.of()));
    }

    private void add(Found found, List<Goal> goals) {
        String id = found.id().toString();
        String label = getTranslation("palette.kind." + found.kind());
        String detail = Objects.requireNonNullElse(found.detail(), Formats.shortId(found.id()));
        switch (found.kind()) {
            case USER -> {
                goals.add(new Goal(label, detail, Paths.USERS + "/" + id, Map.of()));
                goals.add(new Goal(getTranslation("palette.orders-of-user"), detail, Paths.ORDERS, Map.of("user", id)));
                goals.add(new Goal(getTranslation("palette.trades-of-user"), detail, Paths.TRADES, Map.of("user", id)));
            }
            case ORDER -> {
                goals.add(new Goal(label, detail, Paths.ORDERS, opened(found.id())));
                goals.add(
                        new Goal(getTranslation("palette.trades-of-order"), detail, Paths.TRADES, Map.of("order", id)));
            }
            case TRADE -> goals.add(new Goal(label, detail, Paths.TRADES, opened(found.id())));
            case ACCOUNT -> {
                goals.add(new Goal(label, detail, Paths.ACCOUNTS, opened(found.id())));
                goals.add(new Goal(
                        getTranslation("palette.ledger-of-account"), detail, Paths.LEDGER, Map.of("account", id)));
            }
            case POSITION -> goals.add(new Goal(label, detail, Paths.POSITIONS, opened(found.id())));
            case TRANSFER -> goals.add(new Goal(label, detail, Paths.TRANSFERS, opened(found.id())));
            case EVENT -> goals.add(new Goal(label, detail, Paths.EVENTS, opened(found.id())));
            case AGGREGATE -> goals.add(new Goal(label, detail, Paths.EVENTS, Map.of("aggregate", id)));
            case JOURNAL -> goals.add(new Goal(label, detail, Paths.LEDGER, Map.of("journal", id)));
        }
    }

    /** The row beside a grid that shows it alone. */
    private static Map<String, String> opened(UUID id) {
        return Map.of("open", id.toString(), "id", id.toString());
    }
}
