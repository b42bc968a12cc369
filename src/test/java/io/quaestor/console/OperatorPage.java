package io.quaestor.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/** One operator's page in a real browser, used by its keyboard alone, in one language and colour scheme. */
final class OperatorPage implements AutoCloseable {

    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    private static final double PATIENCE_MILLIS = 20_000;

    private final BrowserContext context;
    private final Page page;
    private final int port;
    private final String language;
    private final String look;
    private final ResourceBundle texts;
    private final List<String> consoleErrors = new ArrayList<>();
    private final List<String> foreignRequests = new ArrayList<>();

    OperatorPage(Browser browser, int port, String language, ColorScheme scheme) {
        this.port = port;
        this.language = language;
        look = language + "-" + scheme.name().toLowerCase(Locale.ROOT);
        texts = ResourceBundle.getBundle("vaadin-i18n.translations", Locale.of(language));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        context = browser.newContext(new Browser.NewContextOptions()
                .setLocale(language)
                .setColorScheme(scheme)
                .setPermissions(List.of("clipboard-read", "clipboard-write"))
                .setViewportSize(1440, 900));
        page = context.newPage();
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

    Page page() {
        return page;
    }

    String text(String key) {
        return texts.getString(key);
    }

    String address(String path) {
        return "http://localhost:" + port + "/" + path;
    }

    void press(String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
    }

    void type(String text) {
        page.keyboard().insertText(text);
    }

    /** Signs in; a first password is changed. */
    void signIn(String name, String password, String lasting) {
        page.navigate(address("orders"));
        PlaywrightAssertions.assertThat(page.locator("input[name=username]")).isVisible();
        tabTo("input[name=username]");
        type(name);
        tabTo("input[name=password]");
        type(password);
        press("Enter");
        if (!password.equals(lasting)) {
            PlaywrightAssertions.assertThat(
                            page.getByText(text("password.title")).first())
                    .isVisible();
            Locator fields = page.locator("vaadin-password-field input");
            PlaywrightAssertions.assertThat(fields).hasCount(3);
            for (int i = 0; i < 3; i++) {
                tabTo("vaadin-password-field:nth-of-type(" + (i + 1) + ") input");
                type(i == 0 ? password : lasting);
            }
            tabTo("vaadin-button[theme~=primary]");
            press("Enter");
        }
        PlaywrightAssertions.assertThat(page.locator("header.top h1")).isVisible();
    }

    /** Presses Tab until this has the focus. */
    void tabTo(String selector) {
        for (int i = 0; i < 60; i++) {
            if (isFocused(selector)) {
                return;
            }
            press("Tab");
        }
        throw new AssertionError("no Tab leads to " + selector);
    }

    boolean isFocused(String selector) {
        return Boolean.TRUE.equals(
                page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector));
    }

    /** Opens the palette and pastes this; a key pressed next works on what is found, as it does for a quick operator. */
    void find(String text) {
        press("Control+k");
        PlaywrightAssertions.assertThat(page.locator(".palette input")).isFocused();
        type(text);
    }

    void heading(String key) {
        PlaywrightAssertions.assertThat(page.locator("header.top h1")).hasText(text(key));
    }

    /** A cell of the grid. */
    Locator cell(String text) {
        return page.locator("vaadin-grid-cell-content", new Page.LocatorOptions().setHasText(text))
                .first();
    }

    /** Takes a picture, and finds no obstacle for anybody. */
    void look(String screen) {
        picture(screen);
        assertThat(page.locator("html").getAttribute("lang")).isEqualTo(language);
        AxeRunOptions violations = new AxeRunOptions();
        violations.setResultTypes(List.of("violations"));
        // There are no frames, for which the other mode opens a page of its own. Vaadin's own connection indicator lies
        // outside every landmark.
        List<String> obstacles = new AxeBuilder(page)
                        .options(violations)
                        .setLegacyMode(true)
                        .disableRules(List.of("region"))
                        .analyze()
                        .getViolations()
                        .stream()
                        .filter(rule -> !isOfVaadinsTabs(rule))
                        .map(OperatorPage::describe)
                        .toList();
        assertThat(obstacles).as("obstacles on " + look + " " + screen).isEmpty();
    }

    /** The tabs' own inner scroller can be focused by script, which axe takes for a child that is no tab. */
    private static boolean isOfVaadinsTabs(Rule rule) {
        return rule.getId().equals("aria-required-children")
                && rule.getNodes().stream().allMatch(node -> node.getHtml().startsWith("<vaadin-tabs "));
    }

    void picture(String screen) {
        page.waitForFunction("() => { const bar = document.querySelector('.v-loading-indicator');"
                + " return !bar || getComputedStyle(bar).opacity === '0'; }");
        shot(screen);
    }

    /** Takes a picture of what is no page of the console. */
    void shot(String screen) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(look + "-" + screen + ".png"))
                .setAnimations(ScreenshotAnimations.DISABLED));
    }

    private static String describe(Rule rule) {
        return rule.getImpact() + " " + rule.getId() + ": " + rule.getHelp() + " "
                + rule.getNodes().stream()
                        .map(node -> node.getHtml() + " " + node.getFailureSummary())
                        .toList();
    }

    @Override
    public void close() {
        context.close();
        assertThat(consoleErrors).isEmpty();
        assertThat(foreignRequests).isEmpty();
    }
}
