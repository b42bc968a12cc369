package io.quaestor.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.operators.Role;
import io.quaestor.exchange.Market;
import io.quaestor.market.orderbook.BookLevel;
import io.quaestor.market.orderbook.BookPrint;
import io.quaestor.market.orderbook.OrderBookService;
import io.quaestor.market.orderbook.ReplayedBook;
import io.quaestor.market.orderbook.UpdateId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** An order book in a real browser, by keyboard, in both languages and colour schemes. */
class OrderBookBrowserTest extends BrowserTest {

    private static final Instant TRADED = Instant.parse("2024-08-08T23:55:07.123Z");

    @Autowired
    private OrderBookService books;

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"ko, DARK", "en, LIGHT", "ko, LIGHT", "en, DARK"})
    void a_book_is_followed_by_keys_from_live_through_crossed_to_stale(String language, ColorScheme scheme) {
        String symbol = ("B-" + language + "-" + scheme + ".REPLAY").toUpperCase(Locale.ROOT);
        try (ReplayedBook book = books.replay(symbol, Market.dec("0.10"));
                OperatorPage operator = signIn(language, scheme, Role.VIEWER)) {
            book.snapshot(UpdateId.of(1), levels("61800.00", "-0.10"), levels("61800.10", "0.10"));
            book.print(new BookPrint(TRADED, Market.dec("61800.10"), Market.dec("0.006"), false));
            await().until(() -> book.isWritten() && !books.prints(symbol).isEmpty());
            Page page = operator.page();

            page.navigate(operator.address(Paths.ORDER_BOOK + "/" + symbol));
            Locator ladder = page.locator(".book-ladder");
            PlaywrightAssertions.assertThat(ladder).containsText("61,800.1");
            PlaywrightAssertions.assertThat(page.locator(".book-state"))
                    .containsText(operator.text("book.state.CURRENT"));
            PlaywrightAssertions.assertThat(page.locator(".book-state"))
                    .containsText(operator.text("book.source.REPLAY"));
            PlaywrightAssertions.assertThat(page.locator(".last-trades")).containsText("0.006");
            PlaywrightAssertions.assertThat(page.locator(".last-trades")).containsText(operator.text("side.BUY"));
            assertThat(ladder.locator("tbody tr").count()).isEqualTo(40);
            operator.look("book-1");

            book.update(UpdateId.of(2), List.of(level("61799.90", "7.125")), List.of());
            PlaywrightAssertions.assertThat(ladder).containsText("7.125");

            operator.tabTo("vaadin-select [slot=value], vaadin-select-value-button");
            operator.press("Enter");
            page.waitForFunction("() => document.activeElement.localName === 'vaadin-select-item'");
            operator.press("End");
            page.waitForFunction("() => document.activeElement.matches('vaadin-select-item:last-of-type')");
            operator.press("Enter");
            page.waitForURL(Pattern.compile("depth=all"));
            PlaywrightAssertions.assertThat(ladder.locator("tbody tr")).hasCount(240);
            operator.tabTo(".book-ladder");
            operator.look("book-2-all");

            book.update(UpdateId.of(3), List.of(level("61800.30", "1")), List.of());
            PlaywrightAssertions.assertThat(page.locator(".book-warnings")).hasText(operator.text("book.crossed"));
            operator.look("book-3-crossed");

            page.setViewportSize(390, 844);
            PlaywrightAssertions.assertThat(ladder).isVisible();
            operator.look("book-4-phone");
            assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
            page.setViewportSize(1440, 900);

            book.drop();
            PlaywrightAssertions.assertThat(page.locator(".book-state"))
                    .containsText(operator.text("book.state.MISSING"));
            PlaywrightAssertions.assertThat(ladder).containsText("7.125");
            operator.look("book-5-stale");
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"ko, LIGHT", "en, DARK"})
    void a_rebuild_that_nobody_can_make_is_refused_in_words(String language, ColorScheme scheme) {
        String symbol = market.list();
        Samples.awaitReplica();
        try (OperatorPage operator = signIn(language, scheme, Role.OPERATIONS)) {
            Page page = operator.page();
            page.navigate(operator.address(Paths.ORDER_BOOK + "/" + symbol));
            PlaywrightAssertions.assertThat(page.locator(".book-state"))
                    .containsText(operator.text("book.state.MISSING"));
            operator.tabTo(".filters vaadin-button");
            operator.press("Enter");
            PlaywrightAssertions.assertThat(page.locator(".reason-form input").first())
                    .isFocused();
            operator.type("levels differ");
            operator.press("Tab");
            operator.type("CS-7");
            operator.tabTo("vaadin-button[theme~=primary]");
            operator.press("Enter");
            PlaywrightAssertions.assertThat(page.locator("vaadin-dialog [role=alert]"))
                    .containsText(symbol);
            operator.look("book-6-rebuild-refused");
        }
    }

    @ParameterizedTest
    @CsvSource("en, LIGHT")
    void however_fast_the_feed_is_a_page_is_painted_four_times_a_second_at_most(String language, ColorScheme scheme) {
        String symbol = "B-FAST.REPLAY";
        try (ReplayedBook book = books.replay(symbol, Market.dec("0.10"));
                OperatorPage operator = signIn(language, scheme, Role.VIEWER)) {
            book.snapshot(UpdateId.of(1), levels("61800.00", "-0.10"), levels("61800.10", "0.10"));
            Page page = operator.page();
            page.navigate(operator.address(Paths.ORDER_BOOK + "/" + symbol));
            PlaywrightAssertions.assertThat(page.locator(".book-ladder")).containsText("61,800.1");
            page.evaluate("() => { window.painted = 0; new MutationObserver(() => window.painted++)"
                    + ".observe(document.querySelector('.book-ladder'), {childList: true}); }");
            long began = System.nanoTime();
            AtomicInteger last = new AtomicInteger(1);
            try (ScheduledExecutorService feed = Executors.newSingleThreadScheduledExecutor()) {
                var fed = feed.scheduleAtFixedRate(
                        () -> {
                            int id = last.incrementAndGet();
                            book.update(UpdateId.of(id), List.of(level("61799.90", "0." + id + "1")), List.of());
                        },
                        0,
                        1,
                        TimeUnit.MILLISECONDS);
                await().pollDelay(Duration.ZERO).until(() -> last.get() >= 4_000);
                fed.cancel(false);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            int painted = ((Number) page.evaluate("window.painted")).intValue();
            System.out.printf("%d updates in %.1f s: painted %d times%n", last.get(), seconds, painted);
            assertThat(painted).isBetween(2, (int) Math.ceil(seconds * 4) + 1);
            PlaywrightAssertions.assertThat(page.locator(".book-ladder")).containsText("0." + last.get() + "1");
        }
    }

    private static List<BookLevel> levels(String best, String step) {
        return IntStream.range(0, 120)
                .mapToObj(index -> new BookLevel(
                        Market.dec(best).add(Market.dec(step).multiply(BigDecimal.valueOf(index))),
                        BigDecimal.valueOf(index + 1L, 3),
                        1 + index % 5))
                .toList();
    }

    private static BookLevel level(String price, String quantity) {
        return new BookLevel(Market.dec(price), Market.dec(quantity), 1);
    }
}
