package io.quaestor.console.orderbook;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import io.quaestor.console.frame.EmptyState;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.Live;
import io.quaestor.console.frame.Mark;
import io.quaestor.console.frame.Part;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.ReadAt;
import io.quaestor.console.frame.ReasonDialog;
import io.quaestor.console.frame.Sides;
import io.quaestor.console.frame.Times;
import io.quaestor.console.frame.Titles;
import io.quaestor.console.operators.CurrentOperator;
import io.quaestor.console.operators.Role;
import io.quaestor.market.orderbook.BookCheck;
import io.quaestor.market.orderbook.BookLook;
import io.quaestor.market.orderbook.BookSide;
import io.quaestor.market.orderbook.BookWatch;
import io.quaestor.market.orderbook.LevelDifference;
import io.quaestor.market.orderbook.OrderBook;
import io.quaestor.market.orderbook.OrderBookChecker;
import io.quaestor.market.orderbook.OrderBookService;
import io.quaestor.platform.data.Reads;
import io.quaestor.platform.data.Stamped;
import jakarta.annotation.security.RolesAllowed;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * One symbol's book, live: ladder, depth chart and figures, what the checker says of it, the last trades. Repainted when the
 * watch tells, which is four times a second at most.
 */
@Route(Paths.ORDER_BOOK + "/:symbol?")
@Menu(title = "book.title", order = 240, icon = "vaadin:split-h")
@RolesAllowed({Role.Names.VIEWER, Role.Names.SUPPORT, Role.Names.OPERATIONS, Role.Names.COMPLIANCE, Role.Names.ADMIN})
class OrderBookView extends Main implements BeforeEnterObserver, HasDynamicTitle {

    private static final Logger log = LoggerFactory.getLogger(OrderBookView.class);

    private static final String DEPTH = "depth";
    private static final int TRADES = 30;
    private static final int DIFFERENCES_SHOWN = 50;
    private static final Duration BETWEEN_TRADES = Duration.ofSeconds(2);

    /** How much of a book is shown. */
    private enum Depth {
        SMALL("20", 20),
        LARGE("100", 100),
        ALL("all", OrderBookService.MOST_LEVELS);

        private final String code;
        private final int levels;

        Depth(String code, int levels) {
            this.code = code;
            this.levels = levels;
        }

        static Depth of(String code) {
            for (Depth depth : values()) {
                if (depth.code.equals(code)) {
                    return depth;
                }
            }
            return SMALL;
        }
    }

    private final BookWatch watch;
    private final OrderBookService books;
    private final OrderBookChecker checker;
    private final OrderBookQueries queries;
    private final OrderBookActions actions;
    private final Reads reads;
    private final Clock clock;
    private final boolean mayRebuild;
    private final BookDrawing drawing = new BookDrawing(this);

    private final ComboBox<String> symbols = new ComboBox<>();
    private final Select<Depth> depths = new Select<>();
    private final Button rebuild = new Button(VaadinIcon.REFRESH.create());
    private final Div state = new Div();
    private final Div warnings = new Div();
    private final Div figures = new Div();
    private final Div ladder = new Div();
    private final Div chart = new Div();
    private final Div finding = new Div();
    private final Part trades = new Part(this::lastTrades);
    private final Div body = new Div();

    private @Nullable String symbol;
    private Depth depth = Depth.SMALL;
    private BookWatch.@Nullable Watcher watcher;
    private @Nullable OrderBook painted;
    private String saidState = "";
    private String saidWarnings = "";
    private @Nullable BookCheck saidFinding;
    private Instant tradesReadAt = Instant.MIN;
    private boolean isFromOrders;
    private boolean isShowing;

    OrderBookView(
            BookWatch watch,
            OrderBookService books,
            OrderBookChecker checker,
            OrderBookQueries queries,
            OrderBookActions actions,
            Reads reads,
            Clock clock,
            CurrentOperator operator) {
        this.watch = watch;
        this.books = books;
        this.checker = checker;
        this.queries = queries;
        this.actions = actions;
        this.reads = reads;
        this.clock = clock;
        this.mayRebuild = operator.holdsAny(Role.OPERATIONS, Role.ADMIN);
        addClassNames("screen", "scrolling", "order-book");
        // It scrolls, so it must be reached by keys.
        getElement().setAttribute("tabindex", "0");
        build();
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        Map<String, List<String>> query =
                event.getLocation().getQueryParameters().getParameters();
        depth = Depth.of(
                query.getOrDefault(DEPTH, List.of("")).stream().findFirst().orElse(""));
        isShowing = true;
        depths.setValue(depth);
        choose(event.getRouteParameters().get("symbol"));
        isShowing = false;
        if (isAttached()) {
            follow();
        }
    }

    @Override
    public String getPageTitle() {
        return Titles.of(symbol == null ? getTranslation("book.title") : symbol + " · " + getTranslation("book.title"));
    }

    @Override
    protected void onAttach(AttachEvent event) {
        follow();
    }

    @Override
    protected void onDetach(DetachEvent event) {
        unfollow();
    }

    private void build() {
        symbols.setLabel(getTranslation("book.symbol"));
        symbols.addValueChangeListener(change -> {
            if (!isShowing && change.getValue() != null) {
                go(change.getValue(), depth);
            }
        });
        depths.setLabel(getTranslation("book.depth"));
        depths.setItems(Depth.values());
        depths.setItemLabelGenerator(
                one -> one == Depth.ALL ? getTranslation("book.depth.all") : Formats.count(one.levels));
        depths.addValueChangeListener(change -> {
            String shown = symbol;
            if (!isShowing && change.getValue() != null && shown != null) {
                go(shown, change.getValue());
            }
        });
        rebuild.setText(getTranslation("book.rebuild"));
        rebuild.addClickListener(click -> askToRebuild());
        rebuild.setVisible(false);
        state.addClassName("book-state");
        state.getElement().setAttribute("role", "status");
        warnings.addClassName("book-warnings");
        warnings.getElement().setAttribute("role", "alert");
        figures.addClassName("book-figures");
        ladder.addClassName("book-ladder");
        ladder.getElement().setAttribute("role", "region");
        ladder.getElement().setAttribute("aria-label", getTranslation("book.ladder"));
        ladder.getElement().setAttribute("tabindex", "0");
        chart.addClassName("book-chart");
        chart.getElement().setAttribute("role", "img");
        chart.getElement().setAttribute("aria-label", getTranslation("book.chart"));
        Div top = new Div(symbols, depths, rebuild);
        top.addClassName("filters");
        Div left = new Div(figures, chart, ladder);
        Div right = new Div(
                new H2(getTranslation("book.trades") + " (" + Times.here().zone() + ")"),
                trades,
                new H2(getTranslation("book.check")),
                finding);
        left.addClassName("book-left");
        right.addClassName("book-right");
        body.add(left, right);
        body.addClassName("book-body");
        add(top, state, warnings, body);
    }

    private void go(String wanted, Depth level) {
        getUI().ifPresent(ui ->
                ui.navigate(Paths.ORDER_BOOK + "/" + wanted, QueryParameters.simple(Map.of(DEPTH, level.code))));
    }

    /** Shows what the address names, or the first symbol there is. */
    private void choose(Optional<String> named) {
        List<String> known = List.of();
        boolean isRead = false;
        String before = symbol;
        symbol = null;
        try {
            known = books.symbols();
            String chosen = named.isEmpty()
                    ? known.stream().findFirst().orElse(null)
                    : named.filter(known::contains).orElse(null);
            isFromOrders = chosen != null && books.isFromOrders(chosen);
            symbol = chosen;
            isRead = true;
        } catch (DataAccessException | TransactionException away) {
            log.warn("Nobody could say which order books there are", away);
        }
        symbols.setItems(known);
        symbols.setValue(symbol);
        if (!Objects.equals(symbol, before)) {
            // The ladder of one under the name of the other would lie until the first look.
            List.of(ladder, chart, figures).forEach(part -> part.getElement().setProperty("innerHTML", ""));
        }
        painted = null;
        tradesReadAt = Instant.MIN;
        saidState = "";
        saidWarnings = "";
        saidFinding = null;
        finding.removeAll();
        body.setVisible(symbol != null);
        warnings.removeAll();
        state.removeAll();
        rebuild.setVisible(false);
        if (symbol == null) {
            state.add(
                    isRead
                            ? new EmptyState(
                                    VaadinIcon.SEARCH,
                                    getTranslation("book.unknown"),
                                    getTranslation("book.unknown.what-to-do"))
                            : new EmptyState(
                                    VaadinIcon.UNLINK,
                                    getTranslation("browse.failed"),
                                    getTranslation("browse.failed.what-to-do")));
        }
    }

    private void follow() {
        unfollow();
        String wanted = symbol;
        Optional<UI> ui = getUI();
        if (wanted != null && ui.isPresent()) {
            watcher = watch.watch(wanted, depth.levels, look -> Live.update(ui.get(), () -> show(look)));
        }
    }

    private void unfollow() {
        if (watcher != null) {
            watcher.close();
            watcher = null;
        }
    }

    private void show(BookLook look) {
        if (!look.symbol().equals(symbol)) {
            return;
        }
        OrderBook book = look.book();
        showState(look);
        showWarnings(look);
        figures.getElement().setProperty("innerHTML", figures(look));
        if (book != null && !isPainted(book)) {
            painted = book;
            BigDecimal largest = BookDrawing.largest(book);
            ladder.getElement()
                    .setProperty(
                            "innerHTML",
                            drawing.ladder(book, BookSide.BIDS, largest)
                                    + drawing.ladder(book, BookSide.ASKS, largest));
            chart.getElement().setProperty("innerHTML", drawing.depth(book, largest));
        }
        ladder.setVisible(book != null);
        chart.setVisible(book != null);
        rebuild.setVisible(mayRebuild && isFromOrders);
        showFinding();
        Instant now = clock.instant();
        if (now.isAfter(tradesReadAt.plus(BETWEEN_TRADES))) {
            tradesReadAt = now;
            trades.load();
        }
    }

    /** By its levels: made anew, or changed by somebody else, it may have the same update id. */
    private boolean isPainted(OrderBook book) {
        OrderBook before = painted;
        return before != null
                && before.bids().equals(book.bids())
                && before.asks().equals(book.asks());
    }

    /** Written again only when it changes, or a screen reader would read it four times a second. */
    private void showState(BookLook look) {
        Instant since = look.staleSince();
        String text = look.state() == BookLook.State.CURRENT || since == null
                ? getTranslation("book.state." + look.state())
                : getTranslation(
                        "book.state.since",
                        getTranslation("book.state." + look.state()),
                        Times.here().time(since),
                        Times.here().zone());
        if (!text.equals(saidState)) {
            saidState = text;
            state.removeAll();
            state.add((look.state() == BookLook.State.CURRENT ? Mark.GOOD : Mark.ATTENTION).badge(text));
            if (!isFromOrders) {
                state.add(Mark.IDLE.badge(getTranslation("book.source.REPLAY")));
            }
        }
    }

    private void showWarnings(BookLook look) {
        OrderBook book = look.book();
        String text = book != null && book.isCrossed() ? getTranslation("book.crossed") : "";
        if (!text.equals(saidWarnings)) {
            saidWarnings = text;
            warnings.removeAll();
            if (!text.isEmpty()) {
                warnings.add(Mark.BAD.badge(text));
            }
        }
    }

    /** Numbers and texts of our own only. */
    private String figures(BookLook look) {
        OrderBook book = look.book();
        if (book == null) {
            return "";
        }
        StringBuilder html = new StringBuilder("<dl>");
        figure(
                html,
                "book.best-bid",
                book.bestBid().map(best -> BookDrawing.price(best.price())).orElse(Formats.NONE));
        figure(
                html,
                "book.best-ask",
                book.bestAsk().map(best -> BookDrawing.price(best.price())).orElse(Formats.NONE));
        figure(html, "book.mid", Formats.amount(book.mid().orElse(null)));
        figure(html, "book.spread", Formats.amount(book.spread().orElse(null)));
        figure(html, "book.spread-ticks", Formats.amount(book.spreadTicks().orElse(null)));
        figure(
                html,
                "book.spread-points",
                Formats.amount(book.spreadBasisPoints().orElse(null)));
        figure(html, "book.imbalance", Formats.amount(book.imbalance().orElse(null)));
        figure(
                html,
                "book.levels",
                getTranslation(
                        "book.levels.of",
                        Formats.count(book.bids().size() + (long) book.asks().size()),
                        Formats.count(book.bidLevels() + (long) book.askLevels())));
        figure(html, "book.age", Times.ago(this, book.time(), look.at()));
        figure(html, "book.confirmed", Times.ago(this, book.aliveAt(), look.at()));
        figure(html, "book.update", book.updateId().toString());
        return html.append("</dl>").toString();
    }

    private void figure(StringBuilder html, String key, String value) {
        html.append("<div><dt>")
                .append(getTranslation(key))
                .append("</dt><dd>")
                .append(value)
                .append("</dd></div>");
    }

    private void showFinding() {
        String shown = symbol;
        BookCheck check =
                shown == null || !isFromOrders ? null : checker.of(shown).orElse(null);
        if (check != null
                && saidFinding != null
                && check.finding() == saidFinding.finding()
                && check.differences().equals(saidFinding.differences())
                && Objects.equals(check.detail(), saidFinding.detail())) {
            return;
        }
        if (check == null && saidFinding == null && finding.getElement().getChildCount() > 0) {
            return;
        }
        saidFinding = check;
        finding.removeAll();
        if (check == null) {
            finding.add(new Paragraph(getTranslation(isFromOrders ? "book.check.none-yet" : "book.check.not-checked")));
            return;
        }
        String words = getTranslation("book.check." + check.finding());
        finding.add(
                switch (check.finding()) {
                    case EQUAL -> Mark.GOOD.badge(words);
                    case UNKNOWN -> Mark.UNKNOWN.badge(words);
                    case DIFFERS, MISSING, BROKEN -> Mark.BAD.badge(words);
                });
        if (check.since() != null) {
            String since = Times.here().time(check.since());
            String zone = Times.here().zone();
            finding.add(new Paragraph(
                    check.finding() == BookCheck.Finding.DIFFERS
                            ? getTranslation(
                                    "book.check.differ-since", Formats.count(check.differenceCount()), since, zone)
                            : getTranslation("book.check.since", since, zone)));
        }
        if (check.finding() == BookCheck.Finding.BROKEN && check.detail() != null) {
            finding.add(new Paragraph(check.detail()));
        }
        if (!check.differences().isEmpty()) {
            Div list = new Div();
            list.addClassName("lines");
            check.differences().stream().limit(DIFFERENCES_SHOWN).forEach(one -> list.add(line(one)));
            finding.add(list);
        }
    }

    /** What somebody put into Redis is shown as text, whatever it is. */
    private Div line(LevelDifference difference) {
        BigDecimal quantity = difference.quantity();
        Integer orders = difference.orders();
        return new Div(
                new Span(getTranslation("book.side." + difference.side()) + " " + difference.price()),
                new Span(getTranslation(
                        "book.check.cached", difference.cached() == null ? Formats.NONE : difference.cached())),
                new Span(getTranslation(
                        "book.check.true",
                        quantity == null || orders == null ? Formats.NONE : Formats.amount(quantity) + " " + orders)));
    }

    private Component lastTrades() {
        String shown = symbol;
        if (shown == null) {
            return new Div();
        }
        if (!isFromOrders) {
            List<LastTrade> prints = books.prints(shown).stream()
                    .map(print -> new LastTrade(
                            print.time(),
                            print.price(),
                            print.quantity(),
                            print.isBuyerMaker() ? "SELL" : "BUY",
                            false))
                    .toList();
            return new Div(lines(prints), new Span(getTranslation("book.source.REPLAY")));
        }
        Stamped<List<LastTrade>> read = reads.read(() -> queries.lastTrades(shown, TRADES));
        return new Div(lines(read.value()), new ReadAt(read));
    }

    private Component lines(List<LastTrade> found) {
        if (found.isEmpty()) {
            return new Paragraph(getTranslation("book.trades.none"));
        }
        Div list = new Div();
        list.addClassNames("lines", "last-trades");
        Times times = Times.here();
        for (LastTrade trade : found) {
            list.add(new Div(
                    new Span(times.time(trade.time())),
                    trade.isOffBook() ? new Span(getTranslation("trades.off-book")) : Sides.cell(this, trade.taker()),
                    new Span(Formats.amount(trade.price())),
                    new Span(Formats.amount(trade.quantity()))));
        }
        return list;
    }

    private void askToRebuild() {
        String shown = symbol;
        if (shown != null) {
            new ReasonDialog(
                            getTranslation("book.rebuild"),
                            getTranslation("book.rebuild.effect", shown),
                            getTranslation("book.rebuild.done", shown),
                            reason -> actions.rebuild(shown, reason),
                            () -> {})
                    .open();
        }
    }
}
