package io.quaestor.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import io.quaestor.IntegrationTest;
import io.quaestor.console.operators.OperatorsCommand;
import io.quaestor.console.operators.Role;
import io.quaestor.exchange.Market;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.opentest4j.TestAbortedException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** What tests in a real browser share: the application on a port, the browser, operators who can sign in. */
@Tag("browser")
@IntegrationTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(Market.class)
abstract class BrowserTest {

    static final String PASSWORD = "correct horse battery";

    private static @Nullable Browsers browsers;
    private static @Nullable String missing;

    /** Passwords of operators, by the roles that they were added with. */
    private static final Map<String, String> PASSWORDS = new HashMap<>();

    @Autowired
    private OperatorsCommand operators;

    @Autowired
    Market market;

    @LocalServerPort
    private int port;

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

    /** A page of its own, on which nobody is signed in. */
    OperatorPage open(String language, ColorScheme scheme) {
        return new OperatorPage(Objects.requireNonNull(browsers).browser(), port, language, scheme);
    }

    /** A page of its own, on which an operator with these roles is signed in. */
    OperatorPage signIn(String language, ColorScheme scheme, Role... roles) {
        String name = Arrays.stream(roles)
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("-", "browser-", ""));
        String password = PASSWORDS.computeIfAbsent(name, absent -> add(name, roles));
        OperatorPage operator = open(language, scheme);
        operator.signIn(name, password, PASSWORD);
        PASSWORDS.put(name, PASSWORD);
        return operator;
    }

    /** Adds an operator; answers the one-time password. */
    String add(String name, Role... roles) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        String list = Arrays.stream(roles).map(Role::name).collect(Collectors.joining(","));
        assertThat(operators.run(List.of("add", name, "--roles=" + list), print, print))
                .as(out.toString(StandardCharsets.UTF_8))
                .isZero();
        var password = Pattern.compile("one-time password: (\\S+)").matcher(out.toString(StandardCharsets.UTF_8));
        assertThat(password.find()).isTrue();
        return Objects.requireNonNull(password.group(1));
    }
}
