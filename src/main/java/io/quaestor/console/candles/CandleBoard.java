package io.quaestor.console.candles;

import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.Window;
import io.quaestor.market.candles.Candle;
import io.quaestor.market.candles.CandleInterval;
import io.quaestor.market.candles.CandleService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** One symbol's candles of one width: the picture, and beside it the same as a table. Grows into history on demand. */
final class CandleBoard extends Div {

    private static final Logger log = LoggerFactory.getLogger(CandleBoard.class);

    /** Candles read at first, where no range bounds them. */
    private static final int AT_FIRST = 500;

    /** Candles read at once at most. */
    private static final int AT_ONCE = 1_000;

    /** Candles that one page holds at most; what lies before is another page. */
    private static final int MOST = 20_000;

    /** While there are none, all of the window is looked through that often. */
    private static final Duration BETWEEN_STARTS = Duration.ofMinutes(1);

    /** How long after the window's end its last trades may still come in. */
    private static final Duration LATEST_TRADES = Duration.ofMinutes(1);

    /** Newest candles that are read again each time: a late trade can still change them. */
    private static final int TAIL = 3;

    private final CandleService service;
    private final String symbol;
    private final CandleInterval interval;
    private final Window window;
    private final Clock clock;
    private final Function<Instant, String> earlier;
    private final CandleChart chart;
    private final CandleTable table;
    private final Span problem = new Span();
    private final List<Candle> loaded = new ArrayList<>();
    private boolean whole;
    private Instant startedAt = Instant.MIN;
    private @Nullable UserMarks marks;

    /**
     * Reads the newest candles of the window.
     *
     * @param earlier address of a page of what lies before a time
     * @throws DataAccessException when the market database is away
     */
    CandleBoard(
            CandleService service,
            String symbol,
            CandleInterval interval,
            Window window,
            Clock clock,
            Function<Instant, String> earlier) {
        this.service = service;
        this.symbol = symbol;
        this.interval = interval;
        this.window = window;
        this.clock = clock;
        this.earlier = earlier;
        String label = getTranslation("candles.chart.label", symbol, interval.code());
        chart = new CandleChart(label, this::older);
        table = new CandleTable(interval, label);
        addClassName("candle-board");
        problem.addClassName("problem");
        problem.getElement().setAttribute("role", "alert");
        problem.setVisible(false);
        add(problem, chart, table);
        start();
    }

    /** What is shown, oldest first. */
    List<Candle> candles() {
        return List.copyOf(loaded);
    }

    /** Draws a user's fills and orders. */
    void mark(UserMarks found) {
        marks = found;
        chart.mark(found, interval);
    }

    /**
     * Reads what has come since, unless the window has ended long enough ago.
     *
     * @throws DataAccessException when the market database is away
     */
    void tick() {
        Instant now = clock.instant();
        if (window.to() != null
                && now.isAfter(window.to().plus(interval.width()).plus(LATEST_TRADES))) {
            return;
        }
        if (loaded.isEmpty()) {
            // All of the past is dear to look through; a first trade is nearly always one of today.
            if (now.isAfter(startedAt.plus(BETWEEN_STARTS)) || hasRecent(now)) {
                start();
            }
            return;
        }
        int known = Math.min(TAIL, loaded.size());
        List<Candle> tail = List.copyOf(loaded.subList(loaded.size() - known, loaded.size()));
        Instant from = tail.getFirst().time();
        List<Candle> news = service.candles(symbol, interval, from, end(), AT_ONCE);
        if (news.equals(tail) || news.isEmpty()) {
            return;
        }
        if (news.size() == AT_ONCE && news.getFirst().time().isAfter(from)) {
            // More has come than was asked for: what is between would look like a gap.
            start();
            return;
        }
        loaded.subList(loaded.size() - known, loaded.size()).clear();
        loaded.addAll(news);
        chart.update(news);
        table.show(loaded);
    }

    private boolean hasRecent(Instant now) {
        Instant from = now.minus(Duration.ofDays(1));
        Instant first = from.isBefore(beginning()) ? beginning() : from;
        return first.isBefore(end())
                && !service.candles(symbol, interval, first, end(), 1).isEmpty();
    }

    private void start() {
        startedAt = clock.instant();
        int limit = window.isBounded() ? AT_ONCE : AT_FIRST;
        List<Candle> first = service.candles(symbol, interval, beginning(), end(), limit);
        if (first.isEmpty() && loaded.isEmpty() && whole) {
            return;
        }
        loaded.clear();
        loaded.addAll(first);
        whole = first.size() < limit;
        chart.show(loaded, interval, whole, window.isBounded());
        table.show(loaded);
        UserMarks drawn = marks;
        if (drawn != null) {
            chart.mark(drawn, interval);
        }
    }

    private void older() {
        if (whole || loaded.isEmpty()) {
            return;
        }
        Instant first = loaded.getFirst().time();
        try {
            List<Candle> older = beginning().isBefore(first)
                    ? service.candles(symbol, interval, beginning(), first, AT_ONCE)
                    : List.of();
            loaded.addAll(0, older);
            boolean isFull = loaded.size() >= MOST;
            whole = isFull || older.size() < AT_ONCE;
            chart.prepend(older, whole);
            table.show(loaded);
            problem.setVisible(isFull);
            if (isFull) {
                full(loaded.getFirst().time());
            }
        } catch (DataAccessException | TransactionException e) {
            log.warn("Older candles of {} could not be read", symbol, e);
            problem.setText(getTranslation("candles.older-failed"));
            problem.setVisible(true);
            chart.release();
        }
    }

    /** This page holds no more; another one can begin where it ends. */
    private void full(Instant first) {
        Anchor before = new Anchor(earlier.apply(first), getTranslation("candles.full.before", Formats.time(first)));
        problem.removeAll();
        problem.add(new Text(getTranslation("candles.full", Formats.count(MOST)) + " "), before);
    }

    private Instant beginning() {
        Instant from = window.from();
        return from == null ? Instant.EPOCH : from;
    }

    /** A day ahead of our clock where the window has no end, for the trades' times are not ours. */
    private Instant end() {
        Instant to = window.to();
        return to == null ? clock.instant().plus(Duration.ofDays(1)) : to;
    }
}
