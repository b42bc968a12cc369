package io.quaestor.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Chromium: the one named by property {@code quaestor.test.chromium} or environment {@code CHROMIUM}, else one on
 * the path, else one that Playwright fetches. Without any the tests count as skipped, but with {@code CI=true} they fail.
 */
final class Browsers implements AutoCloseable {

    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private final Playwright playwright;
    private final Browser browser;

    private Browsers(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Browsers open() {
        Optional<Path> installed = installed();
        @Nullable Playwright playwright = null;
        try {
            playwright = Playwright.create(new Playwright.CreateOptions()
                    .setEnv(installed.isPresent() ? Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1") : Map.of()));
            BrowserType.LaunchOptions options =
                    new BrowserType.LaunchOptions().setHeadless(true).setArgs(FLAGS);
            installed.ifPresent(options::setExecutablePath);
            return new Browsers(playwright, playwright.chromium().launch(options));
        } catch (RuntimeException e) {
            // Playwright throws its own when it cannot launch, a plain one when it cannot fetch.
            if (playwright != null) {
                playwright.close();
            }
            String line = "Browser tests skipped: no Chromium on the path and none could be fetched ("
                    + String.valueOf(rootCause(e).getMessage())
                            .lines()
                            .findFirst()
                            .orElse("no reason given") + ")";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(line.replace("skipped", "failed"), e);
            }
            System.out.println(line);
            return Assumptions.abort(line);
        }
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : rootCause(cause);
    }

    Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    private static Optional<Path> installed() {
        String named = System.getProperty("quaestor.test.chromium", System.getenv("CHROMIUM"));
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named));
        }
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
