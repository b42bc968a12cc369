package io.quaestor.console.candles;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasSize;
import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.NpmPackage;
import io.quaestor.console.frame.Formats;
import io.quaestor.market.candles.Candle;
import io.quaestor.market.candles.CandleInterval;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Candles and volume as a picture in the browser. Prices travel as text, so that what is shown as a price is exact; see
 * {@code frontend/candle-chart.js}.
 *
 * @see "docs/decisions/charts.md"
 */
@Tag("candle-chart")
@NpmPackage(value = "lightweight-charts", version = "5.2.1")
@JsModule("./candle-chart.js")
class CandleChart extends Component implements HasSize, HasStyle {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MOST_LINES = 5;

    /**
     * Makes an empty picture.
     *
     * @param label what it shows, for those who cannot see it
     * @param olderWanted called when what lies before the oldest candle is about to be looked at
     */
    CandleChart(String label, Runnable olderWanted) {
        ObjectNode texts = JSON.objectNode();
        texts.put("chart", getTranslation("candles.chart"));
        texts.put("keys", getTranslation("candles.chart.keys"));
        texts.put("time", getTranslation("candles.time"));
        texts.put("open", getTranslation("candles.open"));
        texts.put("high", getTranslation("candles.high"));
        texts.put("low", getTranslation("candles.low"));
        texts.put("close", getTranslation("candles.close"));
        texts.put("volume", getTranslation("candles.volume"));
        texts.put("trades", getTranslation("candles.trades"));
        texts.put("state", getTranslation("candles.state"));
        texts.put("unfinished", getTranslation("candles.state.open"));
        texts.put("gap", getTranslation("candles.no-trades"));
        getElement().setProperty("label", label);
        getElement().setProperty("locale", getLocale().getLanguage());
        getElement().setPropertyJson("texts", texts);
        getElement().addEventListener("older-wanted", wanted -> olderWanted.run());
    }

    /**
     * Shows these candles in place of all others.
     *
     * @param candles oldest first
     * @param isWhole whether there are no older ones
     * @param showsAll whether all of them are in sight at first, or the newest
     */
    void show(Collection<Candle> candles, CandleInterval interval, boolean isWhole, boolean showsAll) {
        getElement().callJsFunction("show", packed(candles), interval.width().toSeconds(), isWhole, showsAll);
    }

    /** Adds older ones; tells the browser that it may ask again. */
    void prepend(Collection<Candle> candles, boolean isWhole) {
        getElement().callJsFunction("addOlder", packed(candles), isWhole);
    }

    /** Tells the browser that it may ask for older ones again, because nobody could answer. */
    void release() {
        getElement().callJsFunction("release");
    }

    /** Replaces the newest ones from the first of these on. */
    void update(Collection<Candle> candles) {
        getElement().callJsFunction("renew", packed(candles));
    }

    /** Draws a user's fills and orders, in place of what was drawn of them before. */
    void mark(UserMarks marks, CandleInterval interval) {
        ArrayNode fills = JSON.arrayNode();
        byCandle(marks.fills(), interval).forEach((place, of) -> {
            ArrayNode lines = JSON.arrayNode();
            of.stream()
                    .limit(MOST_LINES)
                    .forEach(fill -> lines.add(getTranslation("side." + fill.side()) + " "
                            + Formats.amount(fill.quantity()) + " @ " + Formats.amount(fill.price()) + ", "
                            + Formats.millis(fill.time()) + " UTC"));
            if (of.size() > MOST_LINES) {
                lines.add(getTranslation("candles.more-fills", Formats.count(of.size() - MOST_LINES)));
            }
            fills.add(JSON.arrayNode()
                    .add(place.time().getEpochSecond())
                    .add(place.side())
                    .add(Formats.amount(
                            of.stream().map(UserMarks.Fill::quantity).reduce(BigDecimal.ZERO, BigDecimal::add)))
                    .add(lines));
        });
        ArrayNode orders = JSON.arrayNode();
        for (UserMarks.OpenOrder order : marks.orders()) {
            line(orders, order, order.price(), "candles.order");
            line(orders, order, order.stopPrice(), "candles.order.stop");
        }
        ArrayNode placed = JSON.arrayNode();
        for (UserMarks.PlacedOrder order : marks.placed()) {
            BigDecimal price = order.price() == null ? order.stopPrice() : order.price();
            placed.add(JSON.arrayNode()
                    .add(order.time().getEpochSecond())
                    .add(order.side())
                    .add(price == null ? null : plain(price))
                    .add(getTranslation(
                            "candles.placed.one",
                            getTranslation("side." + order.side()),
                            Formats.amount(order.quantity()),
                            price == null ? getTranslation("order.type." + order.type()) : Formats.amount(price),
                            Formats.millis(order.time()) + " UTC",
                            getTranslation("order.status." + order.status()))));
        }
        getElement().callJsFunction("mark", fills, orders, placed);
    }

    private void line(ArrayNode orders, UserMarks.OpenOrder order, @Nullable BigDecimal price, String text) {
        if (price != null) {
            orders.add(JSON.arrayNode()
                    .add(order.side())
                    .add(plain(price))
                    .add(getTranslation(
                            text, getTranslation("side." + order.side()), Formats.amount(order.remaining())))
                    .add(text.endsWith("stop")));
        }
    }

    private record Place(Instant time, String side) {}

    private static Map<Place, List<UserMarks.Fill>> byCandle(List<UserMarks.Fill> fills, CandleInterval interval) {
        return fills.stream()
                .collect(Collectors.groupingBy(
                        fill -> new Place(interval.floor(fill.time()), fill.side()),
                        LinkedHashMap::new,
                        Collectors.toList()));
    }

    private static ArrayNode packed(Collection<Candle> candles) {
        ArrayNode packed = JSON.arrayNode();
        for (Candle candle : candles) {
            packed.add(JSON.arrayNode()
                    .add(candle.time().getEpochSecond())
                    .add(plain(candle.open()))
                    .add(plain(candle.high()))
                    .add(plain(candle.low()))
                    .add(plain(candle.close()))
                    .add(plain(candle.volume()))
                    .add(candle.tradeCount())
                    .add(candle.isOpen()));
        }
        return packed;
    }

    /** Every digit, no exponent, no trailing zeros. */
    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
