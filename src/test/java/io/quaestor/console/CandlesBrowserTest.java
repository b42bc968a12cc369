package io.quaestor.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.operators.Role;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.trades.Fill;
import io.quaestor.exchange.trades.Settlement;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The market and the candles in a real browser, by keyboard, in both languages and colour schemes. */
class CandlesBrowserTest extends BrowserTest {

    /** Candles' widths in sight; the chart zooms at its next frame. */
    private static final String SIGHT = "(() => { const range = document.querySelector('candle-chart')._chart"
            + ".timeScale().getVisibleLogicalRange(); return range.to - range.from; })()";

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"ko, DARK", "en, LIGHT", "ko, LIGHT", "en, DARK"})
    void candles_are_walked_through_by_keys_to_the_last_digit_and_back_into_history(String language, ColorScheme scheme)
            throws Exception {
        Instant now = CandleRows.now();
        String symbol = market.list();
        new CandleRows(symbol)
                .walk(now.minus(Duration.ofMinutes(12)), 1_400)
                .add(now.minus(Duration.ofMinutes(1)), "64250", "64251", "64249", "64250.000000000000000001", "2", 3);
        UUID user = market.userWith("1000000");
        UUID fill = trade(symbol, user, market.userWith("1000000"), now.minus(Duration.ofMinutes(1)));
        place(user, symbol, OrderSide.BUY, "64200", "1.5");
        Samples.awaitReplica();
        try (OperatorPage operator = signIn(language, scheme, Role.VIEWER)) {
            Page page = operator.page();

            page.navigate(operator.address(Paths.MARKET + "?symbol=" + symbol));
            operator.heading("market.title");
            PlaywrightAssertions.assertThat(operator.cell("64,250.000000000000000001"))
                    .isVisible();
            operator.look("market");
            operator.press("j", "Enter");
            page.waitForURL(Pattern.compile("/candles/" + symbol));
            PlaywrightAssertions.assertThat(page.locator("header.top h1")).containsText(symbol);

            page.navigate(operator.address(Paths.candles(symbol, user)));
            Locator legend = page.locator("candle-chart .legend");
            PlaywrightAssertions.assertThat(legend).containsText("64,250.000000000000000001");
            PlaywrightAssertions.assertThat(legend).containsText(operator.text("candles.close"));
            PlaywrightAssertions.assertThat(page.locator("a[href='trades?open=" + fill + "']"))
                    .isVisible();
            page.waitForFunction("() => { const chart = document.querySelector('candle-chart');"
                    + " const shapes = chart._markers.markers().map(marker => marker.shape).sort().join();"
                    + " return shapes === 'arrowUp,circle,circle' && chart._lines.length === 1"
                    + " && chart._lines[0].options().price === 64200; }");
            operator.tabTo("candle-chart");
            operator.press("ArrowLeft");
            Locator said = page.locator("candle-chart [aria-live]");
            PlaywrightAssertions.assertThat(said).containsText("64,250.000000000000000001");
            PlaywrightAssertions.assertThat(said).containsText(operator.text("candles.no-trades"));
            PlaywrightAssertions.assertThat(said).containsText(operator.text("side.BUY") + " 2 @ 64,250");
            PlaywrightAssertions.assertThat(said).containsText(operator.text("order.status.FILLED"));
            operator.look("candles-1");

            operator.press("ArrowLeft");
            PlaywrightAssertions.assertThat(said).not().containsText("64,250.000000000000000001");
            double before = sight(page);
            operator.press("+", "+", "+");
            page.waitForFunction("before => " + SIGHT + " < before", before);
            operator.press("-", "-", "-", "-", "-");
            page.waitForFunction("before => " + SIGHT + " > before", before);

            int read = rows(page);
            operator.press("Home");
            page.waitForFunction("read => document.querySelector('vaadin-grid.candle-table').size > read", read);
            assertThat(rows(page)).isEqualTo(1_401);
            operator.press("Home");
            PlaywrightAssertions.assertThat(said)
                    .containsText(
                            now.minus(Duration.ofMinutes(12 + 1_399)).toString().substring(11, 16));
            operator.look("candles-2-history");

            Object drawn = page.evaluate("document.querySelector('candle-chart')._up");
            page.emulateMedia(new Page.EmulateMediaOptions()
                    .setColorScheme(scheme == ColorScheme.DARK ? ColorScheme.LIGHT : ColorScheme.DARK));
            page.waitForFunction("drawn => document.querySelector('candle-chart')._up !== drawn", drawn);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            page.waitForFunction("drawn => document.querySelector('candle-chart')._up === drawn", drawn);

            new CandleRows(symbol).add(now, "64250", "64300", "64250", "64299.75", "5", 2);
            operator.press("End");
            PlaywrightAssertions.assertThat(operator.cell("64,299.75")).isVisible();
            operator.press("End");
            PlaywrightAssertions.assertThat(said).containsText("64,299.75");
            // The orders were placed in the minute that began then.
            page.waitForFunction(
                    "now => document.querySelector('candle-chart')._markers.markers()"
                            + ".filter(marker => marker.shape === 'circle' && marker.time === now).length === 2",
                    (double) now.getEpochSecond());

            operator.tabTo("a[href^='pictures/candles/'][href*='.png']");
            Download png = page.waitForDownload(() -> operator.press("Enter"));
            assertThat(Files.readAllBytes(png.path())).startsWith(0x89, 'P', 'N', 'G');

            page.setViewportSize(390, 844);
            PlaywrightAssertions.assertThat(legend).isVisible();
            operator.look("candles-3-phone");
            assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
            page.setViewportSize(1440, 900);

            page.navigate(operator.address("pictures/candles/" + symbol + ".svg?interval=15m&locale=" + language));
            PlaywrightAssertions.assertThat(page.locator("svg title").first()).containsText(symbol);
            operator.shot("candles-4-svg");
        }
    }

    private static double sight(Page page) {
        return ((Number) page.evaluate(SIGHT)).doubleValue();
    }

    private static int rows(Page page) {
        return ((Number) page.evaluate("document.querySelector('vaadin-grid.candle-table').size")).intValue();
    }

    private UUID place(UUID user, String symbol, OrderSide side, String price, String quantity) {
        NewOrder order = NewOrder.limit(
                Ids.next(),
                user,
                symbol,
                side,
                Market.dec(price),
                Market.dec(quantity),
                10,
                Instant.now().truncatedTo(ChronoUnit.MICROS));
        market.place(order);
        return order.id();
    }

    private UUID trade(String symbol, UUID buyer, UUID seller, Instant at) {
        UUID buy = place(buyer, symbol, OrderSide.BUY, "64250", "2");
        UUID sell = place(seller, symbol, OrderSide.SELL, "64250", "2");
        UUID id = Ids.next();
        assertThat(market.settle(
                        new Fill(id, null, symbol, buy, sell, Market.dec("64250"), Market.dec("2"), true, false, at)))
                .isInstanceOf(Settlement.Settled.class);
        return id;
    }
}
