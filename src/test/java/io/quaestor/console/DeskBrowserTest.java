package io.quaestor.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.MouseButton;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.operators.Role;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.Placement;
import io.quaestor.exchange.trades.Fill;
import io.quaestor.exchange.trades.Settlement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** The commonest tasks of the desk in a real browser, by keyboard alone. */
class DeskBrowserTest extends BrowserTest {

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"ko, DARK", "en, LIGHT"})
    void the_five_commonest_tasks_are_done_by_keyboard_alone(String language, ColorScheme scheme) {
        String symbol = market.list();
        UUID buyer = market.userWith("100000");
        UUID seller = market.userWith("100000");
        UUID trade = trade(symbol, buyer, seller, "2");
        trade(symbol, buyer, seller, "3");
        UUID open = place(buyer, symbol, OrderSide.BUY, "90", "1.5");
        Samples.awaitReplica();
        try (OperatorPage operator = signIn(language, scheme, Role.OPERATIONS, Role.ADMIN)) {
            Page page = operator.page();
            Times times = new Times(language + "-" + scheme.name().toLowerCase(Locale.ROOT));

            times.start();
            operator.find(buyer + "@test.quaestor.example");
            operator.press("Enter");
            page.waitForURL(operator.address(Paths.USERS + "/" + buyer));
            PlaywrightAssertions.assertThat(page.locator(".palette input")).hasCount(0);
            times.took("a user by e-mail");
            operator.look("desk-1-user");

            times.start();
            operator.find(open.toString());
            operator.press("Enter");
            panel(page, open.toString());
            times.took("an order by its id");
            operator.look("desk-2-order");

            times.start();
            operator.press("p");
            PlaywrightAssertions.assertThat(page.locator(".panel-actions vaadin-button"))
                    .isFocused();
            operator.press("Enter");
            PlaywrightAssertions.assertThat(page.locator(".reason-form input").first())
                    .isFocused();
            operator.type("customer asked by telephone");
            operator.press("Tab");
            operator.type("CS-2042");
            times.took("the form that cancels it, opened and filled");
            operator.look("desk-3-reason");
            times.start();
            operator.tabTo("vaadin-button[theme~=primary]");
            operator.press("Enter");
            PlaywrightAssertions.assertThat(page.locator(".panel-detail vaadin-badge"))
                    .hasText(operator.text("order.status.CANCELED"));
            PlaywrightAssertions.assertThat(operator.cell(operator.text("order.status.CANCELED")))
                    .isVisible();
            times.took("an order canceled");
            operator.look("desk-4-canceled");

            times.start();
            operator.find(buyer + "@test.quaestor.example");
            operator.press("ArrowDown", "ArrowDown", "Enter");
            page.waitForURL(operator.address(Paths.TRADES + "?user=" + buyer));
            operator.heading("trades.title");
            PlaywrightAssertions.assertThat(operator.cell(symbol)).isVisible();
            times.took("a user's trades");
            operator.look("desk-5-trades");

            times.start();
            operator.find(trade.toString());
            operator.press("Enter");
            page.waitForURL(Pattern.compile("open=" + trade));
            for (UUID side : List.of(buyer, seller)) {
                PlaywrightAssertions.assertThat(
                                page.locator("main a[href*='" + side + "'], main a[title='" + side + "']")
                                        .first())
                        .isVisible();
            }
            times.took("both sides of a trade");
            operator.look("desk-6-trade");
            times.write();

            operator.find(symbol.substring(0, 5));
            PlaywrightAssertions.assertThat(page.locator(".palette-option[aria-selected=true]"))
                    .containsText(symbol.substring(0, 5));
            operator.look("desk-7-palette");
            operator.press("Escape");
            PlaywrightAssertions.assertThat(page.locator(".palette input")).hasCount(0);
            assertThat(page.url()).contains("open=" + trade);
            operator.press("?");
            PlaywrightAssertions.assertThat(page.locator(".keys kbd").first()).isVisible();
            operator.look("desk-8-keys");
            operator.press("Escape");

            page.setViewportSize(390, 844);
            page.navigate(operator.address(Paths.ORDERS));
            PlaywrightAssertions.assertThat(page.locator("vaadin-grid")).isVisible();
            operator.look("desk-9-phone");
            assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
            operator.find(open.toString());
            operator.picture("desk-9-phone-palette");
            operator.press("Enter");
            panel(page, open.toString());
            operator.picture("desk-9-phone-order");
        }
    }

    @Test
    void keys_move_open_close_read_further_and_leave_who_types_alone() {
        String symbol = market.list();
        UUID user = market.userWith("1000000");
        for (int i = 0; i < 160; i++) {
            place(user, symbol, OrderSide.BUY, "90", "0.1");
        }
        Samples.awaitReplica();
        try (OperatorPage operator = signIn("en", ColorScheme.LIGHT, Role.OPERATIONS, Role.ADMIN)) {
            Page page = operator.page();
            page.navigate(operator.address(Paths.ORDERS + "?symbol=" + symbol));
            PlaywrightAssertions.assertThat(operator.cell(symbol)).isVisible();

            operator.press("j", "j", "Enter");
            PlaywrightAssertions.assertThat(page.locator(".panel-detail")).isVisible();
            page.waitForURL(Pattern.compile("open="));
            String first = page.url();
            operator.press("j", "Enter");
            page.waitForFunction("before => location.href !== before", first);
            operator.press("Escape");
            PlaywrightAssertions.assertThat(page.locator(".panel-detail")).hasCount(0);
            page.waitForURL(url -> !url.contains("open="));

            operator.press("ArrowUp", "Enter");
            PlaywrightAssertions.assertThat(page.locator(".panel-detail")).isVisible();
            page.waitForURL(first);
            operator.press("Escape");
            PlaywrightAssertions.assertThat(page.locator(".panel-detail")).hasCount(0);

            page.waitForFunction("() => document.querySelector('vaadin-grid').size >= 50");
            for (int i = 0; i < 12 && size(page) < 160; i++) {
                int before = size(page);
                operator.press("End");
                operator.press("Control+End");
                page.waitForFunction("before => document.querySelector('vaadin-grid').size > before", before);
            }
            assertThat(size(page)).isEqualTo(160);

            for (int i = 0; i < 37; i++) {
                place(user, symbol, OrderSide.BUY, "90", "0.1");
            }
            PlaywrightAssertions.assertThat(page.locator("vaadin-button.newest"))
                    .hasText("37 new");
            operator.press("n");
            PlaywrightAssertions.assertThat(page.locator("vaadin-button.newest"))
                    .hasText(operator.text("browse.newest"));

            operator.press("/");
            PlaywrightAssertions.assertThat(page.locator("[role=search] input").first())
                    .isFocused();
            operator.press("?", "n", "j", "k", "/");
            PlaywrightAssertions.assertThat(page.locator("[role=search] input").first())
                    .hasValue("?njk/");
            PlaywrightAssertions.assertThat(page.locator("vaadin-dialog")).hasCount(0);

            operator.press("Alt+1");
            operator.heading("users.title");
            operator.press("Control+k");
            PlaywrightAssertions.assertThat(page.locator(".palette-option").first())
                    .containsText("Orders");
            PlaywrightAssertions.assertThat(page.locator(".palette input")).isFocused();
            operator.type("체결");
            PlaywrightAssertions.assertThat(page.locator(".palette-option").first())
                    .containsText("Trades");
            operator.press("Enter");
            operator.heading("trades.title");

            page.navigate(operator.address(Paths.USERS + "/" + user));
            Locator tab = page.locator("vaadin-tab[selected]");
            PlaywrightAssertions.assertThat(tab).hasCount(1);
            String before = tab.textContent();
            operator.press("]");
            PlaywrightAssertions.assertThat(tab).not().hasText(before);
            operator.press("[");
            PlaywrightAssertions.assertThat(tab).hasText(before);
        }
    }

    @Test
    void what_one_operator_changes_shows_on_the_screen_of_another_at_once() {
        String symbol = market.list();
        UUID user = market.userWith("100000");
        UUID order = place(user, symbol, OrderSide.BUY, "90", "1.5");
        Samples.awaitReplica();
        try (OperatorPage watching = signIn("ko", ColorScheme.LIGHT, Role.VIEWER);
                OperatorPage canceling = signIn("en", ColorScheme.LIGHT, Role.OPERATIONS)) {
            watching.page().navigate(watching.address(Paths.ORDERS + "?symbol=" + symbol));
            PlaywrightAssertions.assertThat(watching.cell(watching.text("order.status.NEW")))
                    .isVisible();
            canceling.page().navigate(canceling.address(Paths.ORDERS + "?symbol=" + symbol + "&open=" + order));
            PlaywrightAssertions.assertThat(canceling.page().locator(".panel-detail"))
                    .isVisible();
            canceling.press("p");
            PlaywrightAssertions.assertThat(canceling.page().locator(".panel-actions vaadin-button"))
                    .isFocused();
            canceling.press("Enter");
            PlaywrightAssertions.assertThat(
                            canceling.page().locator(".reason-form input").first())
                    .isFocused();
            canceling.type("customer asked by telephone");
            canceling.press("Tab");
            canceling.type("CS-2043");
            canceling.tabTo("vaadin-button[theme~=primary]");
            canceling.press("Enter");

            PlaywrightAssertions.assertThat(watching.cell(watching.text("order.status.CANCELED")))
                    .isVisible();
            watching.look("desk-10-told");
        }
    }

    @Test
    void what_is_seen_is_copied_and_chosen_columns_stay_chosen() {
        String symbol = market.list();
        UUID order = place(market.userWith("100000"), symbol, OrderSide.BUY, "90", "1.5");
        Samples.awaitReplica();
        String address = Paths.ORDERS + "?symbol=" + symbol;
        try (OperatorPage operator = signIn("en", ColorScheme.LIGHT, Role.OPERATIONS)) {
            Page page = operator.page();
            page.navigate(operator.address(address));
            PlaywrightAssertions.assertThat(operator.cell(symbol)).isVisible();
            PlaywrightAssertions.assertThat(page.locator(".browse-footer .read-at"))
                    .containsText("Replica · as of 20");
            assertThat(copied(operator, "copy.id")).isEqualTo(order.toString());
            assertThat(copied(operator, "copy.row")).contains("\t" + symbol + "\t", "\t1.5\t");
            assertThat(copied(operator, "copy.csv"))
                    .startsWith("Placed (UTC),Symbol,")
                    .contains(symbol + ",Buy,Limit");
            assertThat(copied(operator, "copy.cell", "Quantity: 1.5")).isEqualTo("1.5");

            page.locator(".browse-footer vaadin-menu-bar-button").first().click();
            Locator type = page.locator("vaadin-menu-bar-item[role^=menuitem]")
                    .getByText("Type", new Locator.GetByTextOptions().setExact(true));
            type.click();
            operator.press("Escape");
            PlaywrightAssertions.assertThat(operator.cell("Limit")).hasCount(0);
            page.navigate(operator.address(address));
            PlaywrightAssertions.assertThat(operator.cell(symbol)).isVisible();
            PlaywrightAssertions.assertThat(operator.cell("Limit")).hasCount(0);
            assertThat(copied(operator, "copy.csv")).contains(symbol + ",Buy,New");
        }
    }

    /** What lies in the clipboard after these items of the first row's menu. */
    private static String copied(OperatorPage operator, String item, String... further) {
        Page page = operator.page();
        page.evaluate("navigator.clipboard.writeText('')");
        operator.cell("90").click(new Locator.ClickOptions().setButton(MouseButton.RIGHT));
        page.locator("vaadin-context-menu-item")
                .getByText(operator.text(item), new Locator.GetByTextOptions().setExact(true))
                .click();
        for (String text : further) {
            page.locator("vaadin-context-menu-item").getByText(text).click();
        }
        String[] text = {""};
        page.waitForCondition(() -> {
            text[0] = String.valueOf(page.evaluate("navigator.clipboard.readText()"));
            return !text[0].isEmpty();
        });
        return text[0];
    }

    @Test
    void every_screen_fits_a_laptop_of_1280_pixels() {
        String symbol = market.list();
        UUID buyer = market.userWith("100000");
        UUID seller = market.userWith("100000");
        UUID trade = trade(symbol, buyer, seller, "2");
        UUID open = place(buyer, symbol, OrderSide.BUY, "90", "1.5");
        Samples.awaitReplica();
        try (OperatorPage operator = signIn("en", ColorScheme.LIGHT, Role.values())) {
            Page page = operator.page();
            page.setViewportSize(1280, 800);
            Map<String, String> screens = new LinkedHashMap<>();
            screens.put("users", Paths.USERS + "?id=" + buyer);
            screens.put("user", Paths.USERS + "/" + buyer);
            screens.put("order", Paths.ORDERS + "?symbol=" + symbol + "&open=" + open);
            screens.put("trade", Paths.TRADES + "?symbol=" + symbol + "&open=" + trade);
            screens.put("accounts", Paths.ACCOUNTS + "?user=" + buyer);
            screens.put("positions", Paths.POSITIONS + "?symbol=" + symbol);
            screens.put("transfers", Paths.TRANSFERS + "?user=" + buyer + "&window=all");
            screens.put("ledger", Paths.LEDGER + "?user=" + buyer);
            screens.put("events", Paths.EVENTS + "?aggregate=" + open);
            screens.put("market", Paths.MARKET);
            screens.put("candles", Paths.candles(symbol));
            screens.put("stores", Paths.STORES);
            screens.forEach((name, path) -> {
                page.navigate(operator.address(path));
                PlaywrightAssertions.assertThat(page.locator("header.top h1")).isVisible();
                page.waitForLoadState(LoadState.NETWORKIDLE);
                assertThat(page.evaluate("""
                        () => [document.documentElement, ...document.querySelectorAll('main, .panel-detail')]
                            .every(part => part.scrollWidth <= part.clientWidth)""")).as(name).isEqualTo(true);
                operator.picture("desk-1280-" + name);
            });
        }
    }

    @Test
    void a_place_deep_in_time_is_reached_by_keys() {
        String symbol = market.list();
        UUID user = market.userWith("1000000");
        Instant now = now();
        UUID old = place(user, symbol, now.minus(Duration.ofDays(3)));
        for (int i = 0; i < 3; i++) {
            place(user, symbol, now);
        }
        Samples.awaitReplica();
        try (OperatorPage operator = signIn("en", ColorScheme.LIGHT, Role.OPERATIONS, Role.ADMIN)) {
            Page page = operator.page();
            page.navigate(operator.address(Paths.ORDERS + "?symbol=" + symbol));
            PlaywrightAssertions.assertThat(operator.cell(symbol)).isVisible();
            page.waitForFunction("() => document.querySelector('vaadin-grid').size === 4");
            operator.tabTo(".browse-footer vaadin-button:has(vaadin-icon[icon='vaadin:crosshairs'])");
            operator.press("Enter");
            PlaywrightAssertions.assertThat(page.locator("vaadin-popover vaadin-date-time-picker"))
                    .isVisible();
            operator.tabTo("vaadin-popover vaadin-date-picker input");
            operator.type(DateTimeFormatter.ofPattern("M/d/yyyy", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC)
                    .format(now.minus(Duration.ofDays(2))));
            operator.press("Enter");
            operator.tabTo("vaadin-popover vaadin-time-picker input");
            operator.type("12:00 AM");
            operator.press("Enter");
            page.waitForFunction("() => document.querySelector('vaadin-grid').size === 1");
            operator.press("j", "Enter");
            panel(page, old.toString());
            operator.press("Escape", "n");
            page.waitForFunction("() => document.querySelector('vaadin-grid').size === 4");
        }
    }

    private static int size(Page page) {
        return ((Number) page.evaluate("document.querySelector('vaadin-grid').size")).intValue();
    }

    private static void panel(Page page, String id) {
        PlaywrightAssertions.assertThat(page.locator(".panel-detail .id").first())
                .hasText(id);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    private UUID place(UUID user, String symbol, OrderSide side, String price, String quantity) {
        return place(
                NewOrder.limit(Ids.next(), user, symbol, side, Market.dec(price), Market.dec(quantity), 10, now()));
    }

    private UUID place(UUID user, String symbol, Instant at) {
        return place(
                NewOrder.limit(Ids.next(), user, symbol, OrderSide.BUY, Market.dec("90"), Market.dec("0.1"), 10, at));
    }

    private UUID place(NewOrder order) {
        Placement placement = market.place(order);
        assertThat(placement).isInstanceOf(Placement.Placed.class);
        return order.id();
    }

    private UUID trade(String symbol, UUID buyer, UUID seller, String quantity) {
        UUID buy = place(buyer, symbol, OrderSide.BUY, "100", quantity);
        UUID sell = place(seller, symbol, OrderSide.SELL, "100", quantity);
        UUID id = Ids.next();
        assertThat(market.settle(new Fill(
                        id, null, symbol, buy, sell, Market.dec("100"), Market.dec(quantity), true, false, now())))
                .isInstanceOf(Settlement.Settled.class);
        return id;
    }

    /** How long each task took, from its first key until its last row was there; in {@code target/desk-tasks-….json}. */
    private static final class Times {

        private final String look;
        private final Map<String, Long> millis = new LinkedHashMap<>();
        private Instant started = Instant.now();

        Times(String look) {
            this.look = look;
        }

        void start() {
            started = Instant.now();
        }

        void took(String task) {
            millis.put(task, Duration.between(started, Instant.now()).toMillis());
            System.out.println(look + ": " + task + " in " + millis.get(task) + " ms");
        }

        void write() {
            try {
                Files.writeString(
                        Path.of("target", "desk-tasks-" + look + ".json"),
                        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(millis) + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
