package io.quaestor.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import io.quaestor.IntegrationTest;
import io.quaestor.console.operators.OperatorsCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.TestAbortedException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The whole way of an operator through the console, in a real browser. */
@Tag("browser")
@IntegrationTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ConsoleBrowserTest {

    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final double BACKUP_LIMIT_MILLIS = 120_000;
    private static @Nullable Browsers browsers;

    @Autowired
    private OperatorsCommand operators;

    @LocalServerPort
    private int port;

    private final List<String> consoleErrors = new ArrayList<>();
    private final List<String> foreignRequests = new ArrayList<>();
    private String look = "";
    private ResourceBundle texts = ResourceBundle.getBundle("vaadin-i18n.translations", Locale.ROOT);

    private static @Nullable String missing;

    @BeforeAll
    static void openBrowser() {
        try {
            browsers = Browsers.open();
        } catch (TestAbortedException none) {
            missing = String.valueOf(none.getMessage());
        }
    }

    /** Each test is counted as skipped, where aborting before all of them would count none. */
    @BeforeEach
    void needsABrowser() {
        if (missing != null) {
            Assumptions.abort(missing);
        }
    }

    @AfterAll
    static void closeBrowser() {
        if (browsers != null) {
            browsers.close();
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"ko, LIGHT", "en, DARK"})
    void operator_signs_in_changes_the_password_sees_every_screen_makes_a_backup_and_signs_out(
            String language, ColorScheme scheme) {
        Samples.shared();
        look = language + "-" + scheme.name().toLowerCase(Locale.ROOT);
        // Newest first: whatever other tests wrote before lies on later pages.
        String symbol = language.toUpperCase(Locale.ROOT) + "-" + Samples.SYMBOL;
        Samples.write(look + ".sim.quaestor.example", symbol);
        texts = ResourceBundle.getBundle("vaadin-i18n.translations", Locale.of(language));
        String name = "browser-" + look;
        String oneTime = add(name);
        try (BrowserContext context = Objects.requireNonNull(browsers)
                .browser()
                .newContext(new Browser.NewContextOptions()
                        .setLocale(language)
                        .setColorScheme(scheme)
                        .setViewportSize(1440, 900))) {
            Page page = context.newPage();
            watch(page);

            page.navigate(address("orders"));
            shows(page, "login.title");
            look(page, "1-sign-in");
            signIn(page, name, "wrong-" + oneTime);
            shows(page, "login.failed.message");
            signIn(page, name, oneTime);

            shows(page, "password.title");
            page.navigate(address("users"));
            shows(page, "password.title");
            look(page, "2-change-password");
            password(page, "password.current").fill(oneTime);
            password(page, "password.new").fill("correct horse battery");
            password(page, "password.repeat").fill("correct horse battery");
            page.locator("vaadin-button[theme~=primary]").click();

            heading(page, "users.title");
            // Others of this run have registered since.
            page.getByLabel(texts.getString("users.email")).fill("seoyeon.lee");
            page.keyboard().press("Enter");
            grid(page, "seoyeon.lee");
            look(page, "3-users");
            menu(page, "orders.title");
            // Others of this run may have newer orders.
            page.getByLabel(texts.getString("orders.symbol")).fill(symbol);
            page.keyboard().press("Enter");
            grid(page, symbol);
            look(page, "4-orders");
            menu(page, "trades.title");
            page.getByLabel(texts.getString("trades.symbol")).fill(symbol);
            page.keyboard().press("Enter");
            grid(page, symbol);
            look(page, "5-trades");
            menu(page, "stores.title");
            PlaywrightAssertions.assertThat(page.locator("vaadin-card.store")).hasCount(10);
            look(page, "6-stores");
            menu(page, "backups.title");
            backUp(page);
            look(page, "7-backups");
            page.navigate(address("no-such-page"));
            shows(page, "error.not-found");
            look(page, "8-not-found");
            page.locator(".operator-menu vaadin-menu-bar-button:not([hidden])").click();
            shows(page, "operator.change-password");
            // Open, the menu is Vaadin's own, with what axe finds in it.
            picture(page, "9-operator-menu");
            page.getByText(texts.getString("operator.sign-out"), exact()).click();
            shows(page, "login.title");
            page.navigate(address("users"));
            shows(page, "login.title");
        }
        assertThat(consoleErrors).isEmpty();
        assertThat(foreignRequests).isEmpty();
    }

    private void backUp(Page page) {
        Locator start = page.locator(".backups-top vaadin-button");
        start.click();
        PlaywrightAssertions.assertThat(page.locator("vaadin-card.run pre.log")).isVisible();
        PlaywrightAssertions.assertThat(start)
                .isEnabled(new LocatorAssertions.IsEnabledOptions().setTimeout(BACKUP_LIMIT_MILLIS));
        PlaywrightAssertions.assertThat(page.locator("vaadin-card.run vaadin-badge"))
                .hasText(texts.getString("backups.run.MADE"));
        grid(page, texts.getString("backups.state.made"));
    }

    private void watch(Page page) {
        page.onConsoleMessage(message -> {
            // The browser itself reports an answer of 404, which one step asks for.
            if (message.type().equals("error") && !message.text().contains("404")) {
                consoleErrors.add(message.text());
            }
        });
        page.onPageError(consoleErrors::add);
        page.onRequest(request -> {
            URI target = URI.create(request.url());
            if (!"localhost".equals(target.getHost()) && !"data".equals(target.getScheme())) {
                foreignRequests.add(request.url());
            }
        });
    }

    private String address(String path) {
        return "http://localhost:" + port + "/" + path;
    }

    private static void signIn(Page page, String name, String password) {
        page.locator("input[name=username]").fill(name);
        page.locator("input[name=password]").fill(password);
        page.locator("vaadin-login-form vaadin-button[theme~=submit], vaadin-login-form vaadin-button[theme~=primary]")
                .first()
                .click();
    }

    private Locator password(Page page, String label) {
        return page.getByLabel(texts.getString(label), new Page.GetByLabelOptions().setExact(true));
    }

    private void menu(Page page, String title) {
        page.locator("vaadin-side-nav-item", new Page.LocatorOptions().setHasText(texts.getString(title)))
                .click();
        heading(page, title);
    }

    private void heading(Page page, String title) {
        PlaywrightAssertions.assertThat(page.locator("header.top h1")).hasText(texts.getString(title));
    }

    private static void grid(Page page, String text) {
        PlaywrightAssertions.assertThat(
                        page.locator("vaadin-grid-cell-content", new Page.LocatorOptions().setHasText(text))
                                .first())
                .isVisible();
    }

    private void shows(Page page, String key) {
        PlaywrightAssertions.assertThat(page.getByText(texts.getString(key)).first())
                .isVisible();
    }

    private static Page.GetByTextOptions exact() {
        return new Page.GetByTextOptions().setExact(true);
    }

    /** Takes a picture, and finds no serious obstacle for anybody. */
    private void look(Page page, String screen) {
        picture(page, screen);
        assertThat(page.locator("html").getAttribute("lang")).isEqualTo(look.substring(0, 2));
        List<String> obstacles = new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                        .map(ConsoleBrowserTest::describe)
                        .toList();
        assertThat(obstacles).as("obstacles on " + look + " " + screen).isEmpty();
    }

    private void picture(Page page, String screen) {
        page.waitForFunction("() => { const bar = document.querySelector('.v-loading-indicator');"
                + " return !bar || getComputedStyle(bar).opacity === '0'; }");
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(look + "-" + screen + ".png"))
                .setAnimations(ScreenshotAnimations.DISABLED));
    }

    private static String describe(Rule rule) {
        return rule.getId() + ": " + rule.getHelp() + " "
                + rule.getNodes().stream()
                        .map(node -> node.getHtml() + " " + node.getFailureSummary())
                        .toList();
    }

    private String add(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(operators.run(
                        List.of("add", name, "--roles=VIEWER,SUPPORT,OPERATIONS,COMPLIANCE,ADMIN"), print, print))
                .as(out.toString(StandardCharsets.UTF_8))
                .isZero();
        var password = Pattern.compile("one-time password: (\\S+)").matcher(out.toString(StandardCharsets.UTF_8));
        assertThat(password.find()).isTrue();
        return Objects.requireNonNull(password.group(1));
    }
}
