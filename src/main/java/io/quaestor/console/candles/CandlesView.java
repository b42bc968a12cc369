package io.quaestor.console.candles;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.combobox.ComboBoxVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteAlias;
import io.quaestor.console.frame.Desk;
import io.quaestor.console.frame.EmptyState;
import io.quaestor.console.frame.FilterBar;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.Live;
import io.quaestor.console.frame.Part;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.ProjectionStamp;
import io.quaestor.console.frame.Refusals;
import io.quaestor.console.frame.Titles;
import io.quaestor.console.frame.Watch;
import io.quaestor.console.frame.Window;
import io.quaestor.console.operators.Role;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.Texts;
import io.quaestor.market.candles.Candle;
import io.quaestor.market.candles.CandleInterval;
import io.quaestor.market.candles.CandleService;
import io.quaestor.market.candles.ProjectionState;
import jakarta.annotation.security.RolesAllowed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The candles of one symbol: its last 24 hours, the picture, the table, and what one user did with it. Follows the market
 * for as long as somebody looks.
 */
@Route(Paths.CANDLES)
@RouteAlias(Paths.CANDLES + "/:symbol")
@Menu(title = "candles.title", order = 203, icon = "vaadin:chart-timeline")
@RolesAllowed({Role.Names.VIEWER, Role.Names.SUPPORT, Role.Names.OPERATIONS, Role.Names.COMPLIANCE, Role.Names.ADMIN})
class CandlesView extends Main implements BeforeEnterObserver, HasDynamicTitle {

    private static final String INTERVAL = "interval";
    private static final String USER = "user";
    private static final String WINDOW = "window";
    private static final Duration MARKS_PERIOD = Duration.ofSeconds(15);
    private static final int LONGEST_SHOWN = 40;
    private static final List<String> INTERVALS =
            Stream.of(CandleInterval.values()).map(CandleInterval::code).toList();

    private final Desk desk;
    private final CandleService candles;
    private final ProjectionWatch watch;
    private final ContractQueries contracts;
    private final UserMarkQueries marks;
    private final FilterBar filters;
    private final ComboBox<String> symbols = new ComboBox<>();
    private final RadioButtonGroup<String> interval;
    private final Span refused = new Span();
    private final Span stale = new Span();
    private final ProjectionStamp projection = new ProjectionStamp();
    private final Part content;
    private final Anchor png = new Anchor();
    private final Anchor svg = new Anchor();
    private String wanted = "";
    private @Nullable UUID user;
    private @Nullable Contract contract;
    private @Nullable DayLine day;
    private @Nullable CandleBoard board;
    private Window opened = Window.ALL;
    private @Nullable UserRows rows;
    private @Nullable UserMarks userMarks;
    private List<Part> fromMarket = List.of();
    private Watch.@Nullable Watcher following;
    private Instant readAt = Instant.EPOCH;
    private Instant markedAt = Instant.EPOCH;

    CandlesView(
            Desk desk, CandleService candles, ProjectionWatch watch, ContractQueries contracts, UserMarkQueries marks) {
        this.desk = desk;
        this.candles = candles;
        this.watch = watch;
        this.contracts = contracts;
        this.marks = marks;
        addClassNames("screen", "scrolling", "candles");
        // It scrolls, so it must be reached by keys.
        getElement().setAttribute("tabindex", "0");
        filters = new FilterBar(desk.clock(), this::changed);
        symbols.setLabel(getTranslation("candles.symbol"));
        symbols.addThemeVariants(ComboBoxVariant.SMALL);
        symbols.setWidth("12rem");
        symbols.addValueChangeListener(change -> {
            if (change.isFromClient() && change.getValue() != null) {
                getUI().ifPresent(ui -> ui.navigate(Paths.candles(change.getValue()), QueryParameters.simple(query())));
            }
        });
        filters.addComponentAsFirst(symbols);
        interval = filters.switches(
                "candles.interval", INTERVAL, INTERVALS, CandleInterval.ONE_MINUTE.code(), code -> code);
        filters.window("all");
        refused.addClassName("refused");
        refused.getElement().setAttribute("role", "alert");
        stale.addClassName("problem");
        stale.getElement().setAttribute("role", "alert");
        stale.setVisible(false);
        download(png, "candles.download.png");
        download(svg, "candles.download.svg");
        Div footer = new Div(projection, stale, png, svg);
        footer.addClassName("browse-footer");
        content = new Part(this::content);
        content.addClassName("candles-content");
        add(filters, refused, content, footer);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        Map<String, List<String>> query =
                new LinkedHashMap<>(event.getLocation().getQueryParameters().getParameters());
        if ((query.containsKey("from") || query.containsKey("to")) && !query.containsKey(WINDOW)) {
            query.put(WINDOW, List.of("custom"));
        }
        filters.read(query);
        wanted = event.getRouteParameters().get("symbol").orElse("");
        String id = first(query, USER);
        user = FilterBar.uuid(id).orElse(null);
        say(problems(query, id));
        content.load();
    }

    @Override
    public String getPageTitle() {
        Contract shown = contract;
        return Titles.of(
                shown == null ? getTranslation("candles.title") : getTranslation("candles.title.of", shown.symbol()));
    }

    @Override
    protected void onAttach(AttachEvent attach) {
        UI ui = attach.getUI();
        following = watch.watch(round -> Live.update(ui, () -> follow(round.found())));
    }

    @Override
    protected void onDetach(DetachEvent detach) {
        Watch.Watcher ended = following;
        if (ended != null) {
            ended.close();
            following = null;
        }
    }

    private Component content() {
        contract = null;
        day = null;
        board = null;
        rows = null;
        userMarks = null;
        fromMarket = List.of();
        stale.setVisible(false);
        links();
        List<String> listed = desk.reads().read(contracts::symbols).value();
        symbols.setItems(listed);
        String symbol = wanted.isEmpty() && !listed.isEmpty() ? listed.getFirst() : wanted;
        // Anything else cannot be listed, and is not asked for: PostgreSQL refuses some of it.
        Contract found = Texts.isName(symbol)
                ? desk.reads().read(() -> contracts.find(symbol)).value().orElse(null)
                : null;
        if (found == null) {
            symbols.clear();
            return new EmptyState(
                    VaadinIcon.SEARCH,
                    getTranslation("candles.unknown", printable(symbol)),
                    getTranslation("candles.unknown.what-to-do"));
        }
        contract = found;
        symbols.setValue(found.symbol());
        // As of now: "the last hour" is another one a minute later, and what is shown stays.
        Window window = filters.window();
        opened = window;
        if (window.from() != null && window.to() != null && !window.from().isBefore(window.to())) {
            return new EmptyState(
                    VaadinIcon.CLOCK,
                    getTranslation("refusal.RANGE_REVERSED", Refusals.time(window.from()), Refusals.time(window.to())),
                    getTranslation("candles.reversed.what-to-do"));
        }
        Part figures = market(() -> figures(found));
        Part picture = market(() -> picture(found, window));
        fromMarket = List.of(figures, picture);
        Div all = new Div(figures, picture);
        all.addClassName("candles-parts");
        figures.load();
        picture.load();
        UUID drawn = user;
        if (drawn != null) {
            Part part = new Part(() -> userRows(found, drawn));
            all.add(part);
            part.load();
        }
        readAt = desk.clock().instant();
        links();
        return all;
    }

    private Component figures(Contract of) {
        DayLine line = new DayLine(of, candles.day(of.symbol()));
        day = line;
        return line;
    }

    private Component picture(Contract of, Window window) {
        CandleBoard made = new CandleBoard(candles, of.symbol(), width(), window, desk.clock(), this::earlier);
        board = made;
        return made;
    }

    private Component userRows(Contract of, UUID id) {
        UserMarks found = readMarks(of, id);
        UserRows made = new UserRows(id);
        made.show(found);
        rows = made;
        userMarks = found;
        CandleBoard drawn = board;
        if (drawn != null) {
            drawn.mark(found);
        }
        return made;
    }

    private UserMarks readMarks(Contract of, UUID id) {
        markedAt = desk.clock().instant();
        Window window = opened;
        Instant from = Objects.requireNonNullElse(window.from(), Instant.EPOCH);
        Instant to =
                Objects.requireNonNullElse(window.to(), desk.clock().instant().plus(Duration.ofDays(1)));
        return desk.reads().read(() -> marks.marks(id, of.symbol(), from, to)).value();
    }

    /**
     * Reads what has come since; while nothing answers, what is shown stays, and says since when it is old. Where the watch
     * had no answer it does not ask again: it would wait while it holds the operator's pages.
     */
    private void follow(@Nullable ProjectionState state) {
        projection.show(state);
        Contract of = contract;
        if (of == null) {
            return;
        }
        if (state == null || state.away() != null) {
            old();
            return;
        }
        CandleBoard before = board;
        fromMarket.forEach(Part::loadIfFailed);
        CandleBoard followed = board;
        if (followed == null) {
            return;
        }
        UserMarks known = userMarks;
        if (followed != before && known != null) {
            followed.mark(known);
        }
        try {
            followed.tick();
            DayLine line = day;
            if (line != null) {
                line.show(candles.day(of.symbol()));
            }
            readAt = desk.clock().instant();
            UUID drawn = user;
            UserRows listed = rows;
            if (drawn != null && listed != null && readAt.isAfter(markedAt.plus(MARKS_PERIOD))) {
                UserMarks found = readMarks(of, drawn);
                if (!found.equals(userMarks)) {
                    userMarks = found;
                    listed.show(found);
                    followed.mark(found);
                }
            }
            links();
            stale.setVisible(false);
        } catch (DataAccessException | TransactionException away) {
            // The health screens and the log of the pool tell of it; every three seconds would drown them.
            old();
        }
    }

    private void old() {
        if (board == null && day == null) {
            return;
        }
        stale.setText(getTranslation("candles.stale", Formats.time(readAt)));
        stale.setVisible(true);
    }

    /** A part that the market database fills. */
    private Part market(Supplier<Component> of) {
        return new Part(() -> allowed(of), "market.failed", "market.failed.what-to-do");
    }

    private Component allowed(Supplier<Component> of) {
        try {
            return of.get();
        } catch (Refusal refusal) {
            return new EmptyState(
                    VaadinIcon.BAN, Refusals.text(this, refusal), getTranslation("candles.reversed.what-to-do"));
        }
    }

    private void changed() {
        say(List.of());
        Contract of = contract;
        String path = of == null ? Paths.CANDLES : Paths.candles(of.symbol());
        getUI().ifPresent(ui ->
                ui.getPage().getHistory().replaceState(null, new Location(path, QueryParameters.simple(query()))));
        content.load();
    }

    private String earlier(Instant before) {
        Map<String, String> query = new LinkedHashMap<>(query());
        query.put(WINDOW, "custom");
        Instant from = opened.from();
        if (from == null) {
            query.remove("from");
        } else {
            query.put("from", from.toString());
        }
        query.put("to", before.toString());
        Contract of = contract;
        return new Location(of == null ? Paths.CANDLES : Paths.candles(of.symbol()), QueryParameters.simple(query))
                .getPathWithQueryParameters();
    }

    private Map<String, String> query() {
        Map<String, String> query = filters.query();
        UUID drawn = user;
        if (drawn != null) {
            query.put(USER, drawn.toString());
        }
        return query;
    }

    private CandleInterval width() {
        return CandleInterval.of(interval.getValue());
    }

    private void download(Anchor link, String text) {
        link.setText(getTranslation(text));
        link.setRouterIgnore(true);
        link.getElement().setAttribute("download", true);
    }

    /** The pictures show what the screen shows, as far as a picture can. */
    private void links() {
        Contract of = contract;
        CandleBoard drawn = board;
        List<Candle> shown = drawn == null ? List.of() : drawn.candles();
        png.setVisible(of != null && !shown.isEmpty());
        svg.setVisible(of != null && !shown.isEmpty());
        if (of == null || shown.isEmpty()) {
            return;
        }
        Window window = filters.window();
        PictureRange range =
                PictureRange.of(window, width(), shown, desk.clock().instant());
        for (PictureFormat format : PictureFormat.values()) {
            (format == PictureFormat.PNG ? png : svg)
                    .setHref(CandlePictures.address(of.symbol(), format, width(), range, getLocale()));
        }
    }

    /** What an address asks for that is not there; the rest of it is shown. */
    private List<String> problems(Map<String, List<String>> query, String id) {
        List<String> problems = new ArrayList<>();
        String code = first(query, INTERVAL);
        if (!code.isEmpty() && !INTERVALS.contains(code)) {
            problems.add(getTranslation(
                    "candles.refused.interval", printable(code), String.join(", ", INTERVALS), interval.getValue()));
        }
        for (String name : List.of("from", "to")) {
            String time = first(query, name);
            if (!time.isEmpty() && FilterBar.time(time).isEmpty()) {
                problems.add(getTranslation("candles.refused.time", printable(time)));
            }
        }
        if (!id.isEmpty() && user == null) {
            problems.add(getTranslation("candles.refused.user", printable(id)));
        }
        return problems;
    }

    private void say(List<String> problems) {
        refused.setText(String.join(" ", problems));
        refused.setVisible(!problems.isEmpty());
    }

    private static String first(Map<String, List<String>> query, String name) {
        return query.getOrDefault(name, List.of("")).getFirst();
    }

    /** The beginning of a text from an address, without what a page cannot show or what turns it around. */
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(LONGEST_SHOWN)
                .forEach(point -> shown.appendCodePoint(isPrintable(point) ? point : 0xFFFD));
        return shown + (text.codePointCount(0, text.length()) > LONGEST_SHOWN ? "…" : "");
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> false;
            default -> true;
        };
    }
}
