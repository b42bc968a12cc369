package io.quaestor.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.quaestor.IntegrationTest;
import io.quaestor.benchmark.ResultFile;
import io.quaestor.console.operators.OperatorsCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Fifty operators browse at once in Chromium, each acting every few seconds: how long the server takes to answer, as the
 * browser sees it, and what a session costs in heap. Browsers, server, databases and test share the machine. A test only
 * in form: it writes figures and asserts that nothing failed.
 */
@Tag("benchmark")
@IntegrationTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class OperatorsBenchmarkTest {

    private static final int OPERATORS = Integer.getInteger("benchmark.operators", 50);
    private static final int THREADS = 5;
    private static final int ACTIONS = Integer.getInteger("benchmark.operators.actions", 20);
    private static final long THINKING_NANOS = TimeUnit.SECONDS.toNanos(6);
    private static final String SYMBOL = "FIFTY-USD";

    @Autowired
    private OperatorsCommand operators;

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> answers = Collections.synchronizedList(new ArrayList<>());

    @Test
    void fiftyOperatorsBrowsingAtOnce() throws Exception {
        ManyTrades.make(200_000, 60_000, SYMBOL);
        String password = add("fifty");
        long before = usedHeap();
        List<Future<Long>> threads = new ArrayList<>();
        long heap;
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            for (int thread = 0; thread < THREADS; thread++) {
                int seed = thread;
                threads.add(executor.submit(() -> browse(password, OPERATORS / THREADS, new Random(seed))));
            }
            heap = 0;
            for (Future<Long> thread : threads) {
                heap = Math.max(heap, thread.get());
            }
        }
        Collections.sort(answers);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("operators", OPERATORS);
        result.put("actions", answers.size());
        result.put("answerMillisP50", answers.get(answers.size() / 2));
        result.put("answerMillisP95", answers.get(answers.size() * 95 / 100));
        result.put("answerMillisWorst", answers.getLast());
        result.put("heapKibPerSession", (heap - before) / 1024 / OPERATORS);
        result.put("errors", errors.size());
        System.out.println("operators: " + result);
        ResultFile.write("operators", result);
        assertThat(errors).isEmpty();
    }

    /** Signs some in, lets them act in turn, and returns the heap used while all were signed in. */
    private long browse(String password, int count, Random random) {
        List<Page> pages = new ArrayList<>();
        try (Browsers browsers = Browsers.open()) {
            for (int one = 0; one < count; one++) {
                pages.add(signedIn(browsers.browser().newContext(), password));
            }
            for (int action = 0; action < ACTIONS; action++) {
                long round = System.nanoTime();
                for (Page page : pages) {
                    act(page, random);
                }
                LockSupport.parkNanos(THINKING_NANOS - (System.nanoTime() - round));
            }
            long heap = usedHeap();
            pages.forEach(page -> assertThat(page.locator("vaadin-notification-card[theme~=error]")
                            .count())
                    .isZero());
            return heap;
        }
    }

    private Page signedIn(BrowserContext context, String password) {
        Page page = context.newPage();
        page.onPageError(errors::add);
        page.onResponse(response -> {
            if (response.status() >= 500) {
                errors.add(response.status() + " " + response.url());
            }
        });
        page.navigate("http://localhost:" + port + "/orders?window=all&symbol=" + SYMBOL);
        page.locator("input[name=username]").fill("fifty");
        page.locator("input[name=password]").fill(password);
        page.locator("vaadin-login-form vaadin-button[theme~=submit], vaadin-login-form vaadin-button[theme~=primary]")
                .first()
                .click();
        PlaywrightAssertions.assertThat(page.locator("vaadin-grid")).isVisible();
        return page;
    }

    /** Another symbol, or the details of a row. */
    private void act(Page page, Random random) {
        long start = System.nanoTime();
        Response answer = page.waitForResponse(response -> response.url().contains("v-r=uidl"), () -> {
            if (random.nextInt(3) == 0) {
                page.locator("vaadin-grid-cell-content", new Page.LocatorOptions().setHasText(SYMBOL))
                        .nth(random.nextInt(8))
                        .click();
            } else {
                int number = random.nextInt(100);
                page.locator("[role=search] vaadin-text-field input")
                        .first()
                        .fill(SYMBOL + (number == 0 ? "" : number));
                page.keyboard().press("Enter");
            }
        });
        answers.add((System.nanoTime() - start) / 1_000_000);
        assertThat(answer.status()).isEqualTo(200);
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private String add(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(operators.run(List.of("add", name, "--roles=VIEWER,OPERATIONS"), print, print))
                .isZero();
        // Changing it is another test's matter.
        jdbc.sql("update backoffice.operators set must_change_password = false where name = :name")
                .param("name", name)
                .update();
        var password = Pattern.compile("one-time password: (\\S+)").matcher(out.toString(StandardCharsets.UTF_8));
        assertThat(password.find()).isTrue();
        return Objects.requireNonNull(password.group(1));
    }
}
