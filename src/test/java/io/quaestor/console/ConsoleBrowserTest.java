package io.quaestor.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.quaestor.console.operators.Role;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole way of an operator through the console, in a real browser. */
class ConsoleBrowserTest extends BrowserTest {

    private static final double BACKUP_LIMIT_MILLIS = 120_000;

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"ko, LIGHT", "en, DARK"})
    void operator_signs_in_changes_the_password_sees_every_screen_makes_a_backup_and_signs_out(
            String language, ColorScheme scheme) {
        Samples.shared();
        String look = language + "-" + scheme.name().toLowerCase(Locale.ROOT);
        // Newest first: whatever other tests wrote before lies on later pages.
        String symbol = language.toUpperCase(Locale.ROOT) + "-" + Samples.SYMBOL;
        Samples.write(look + ".sim.quaestor.example", symbol);
        String name = "console-" + look;
        String oneTime = add(name, Role.values());
        try (OperatorPage operator = open(language, scheme)) {
            Page page = operator.page();
            page.navigate(operator.address("orders"));
            shows(operator, "login.title");
            operator.look("1-sign-in");
            signIn(page, name, "wrong-" + oneTime);
            shows(operator, "login.failed.message");
            signIn(page, name, oneTime);

            shows(operator, "password.title");
            page.navigate(operator.address("users"));
            shows(operator, "password.title");
            operator.look("2-change-password");
            password(operator, "password.current").fill(oneTime);
            password(operator, "password.new").fill(PASSWORD);
            password(operator, "password.repeat").fill(PASSWORD);
            page.locator("vaadin-button[theme~=primary]").click();

            operator.heading("users.title");
            // Others of this run have registered since.
            page.getByLabel(operator.text("users.email")).fill("seoyeon.lee");
            operator.press("Enter");
            shows(operator.cell("seoyeon.lee"));
            operator.look("3-users");
            menu(operator, "orders.title");
            // Others of this run may have newer orders.
            page.getByLabel(operator.text("orders.symbol")).fill(symbol);
            operator.press("Enter");
            shows(operator.cell(symbol));
            operator.look("4-orders");
            menu(operator, "trades.title");
            page.getByLabel(operator.text("trades.symbol")).fill(symbol);
            operator.press("Enter");
            shows(operator.cell(symbol));
            operator.look("5-trades");
            menu(operator, "stores.title");
            PlaywrightAssertions.assertThat(page.locator("vaadin-card.store")).hasCount(10);
            operator.look("6-stores");
            menu(operator, "backups.title");
            backUp(operator);
            operator.look("7-backups");
            page.navigate(operator.address("no-such-page"));
            shows(operator, "error.not-found");
            operator.look("8-not-found");
            page.locator(".operator-menu vaadin-menu-bar-button:not([hidden])").click();
            shows(operator, "operator.change-password");
            // Open, the menu is Vaadin's own, with what axe finds in it.
            operator.picture("9-operator-menu");
            page.getByText(operator.text("operator.sign-out"), new Page.GetByTextOptions().setExact(true))
                    .click();
            shows(operator, "login.title");
            page.navigate(operator.address("users"));
            shows(operator, "login.title");
        }
    }

    private static void backUp(OperatorPage operator) {
        Page page = operator.page();
        Locator start = page.locator(".backups-top vaadin-button");
        start.click();
        shows(page.locator("vaadin-card.run pre.log"));
        PlaywrightAssertions.assertThat(start)
                .isEnabled(new LocatorAssertions.IsEnabledOptions().setTimeout(BACKUP_LIMIT_MILLIS));
        PlaywrightAssertions.assertThat(page.locator("vaadin-card.run vaadin-badge"))
                .hasText(operator.text("backups.run.MADE"));
        shows(operator.cell(operator.text("backups.state.made")));
    }

    private static void signIn(Page page, String name, String password) {
        page.locator("input[name=username]").fill(name);
        page.locator("input[name=password]").fill(password);
        page.locator("vaadin-login-form vaadin-button[theme~=submit], vaadin-login-form vaadin-button[theme~=primary]")
                .first()
                .click();
    }

    private static Locator password(OperatorPage operator, String label) {
        return operator.page().getByLabel(operator.text(label), new Page.GetByLabelOptions().setExact(true));
    }

    private static void menu(OperatorPage operator, String title) {
        operator.page()
                .locator("vaadin-side-nav-item", new Page.LocatorOptions().setHasText(operator.text(title)))
                .click();
        operator.heading(title);
    }

    private static void shows(OperatorPage operator, String key) {
        shows(operator.page().getByText(operator.text(key)).first());
    }

    private static void shows(Locator found) {
        PlaywrightAssertions.assertThat(found).isVisible();
    }
}
