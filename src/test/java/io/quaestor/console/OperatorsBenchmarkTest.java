package io.quaestor.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
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
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Fifty operators browse at once, each acting every few seconds: how long the server takes to answer and what a session
 * costs in heap. What they do is recorded once in Chromium and then asked again by fifty sessions in Vaadin's protocol:
 * fifty browsers would measure themselves. Server, databases and sessions share the machine. A test only in form: it
 * writes figures, and fails when an answer is not what a screen needs.
 */
@Tag("benchmark")
@IntegrationTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class OperatorsBenchmarkTest {

    private static final int OPERATORS = Integer.getInteger("benchmark.operators", 50);
    private static final int ACTIONS = Integer.getInteger("benchmark.operators.actions", 20);
    private static final long THINKING_MILLIS = 6_000;

    /** Of a recorded action: what the browser asks for by itself afterwards belongs to it. */
    private static final int SETTLING_MILLIS = 1_500;

    private static final String SYMBOL = "FIFTY-USD";

    @Autowired
    private OperatorsCommand operators;

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    @Test
    void fiftyOperatorsBrowsingAtOnce() throws Exception {
        ManyTrades.make(200_000, 60_000, SYMBOL);
        String password = add("fifty");
        RecordedVisit visit = record(password);
        System.out.println(
                "operators: recorded " + visit.steps().size() + " requests of " + visit.actions() + " actions");
        RecordedVisit.Replay rehearsal = visit.new Replay(server(), SYMBOL);
        for (int action = 0; action <= visit.actions(); action++) {
            rehearsal.act(action);
        }
        long before = usedHeap();
        long heap;
        List<Long> micros = Collections.synchronizedList(new ArrayList<>());
        List<RecordedVisit.Replay> sessions = new ArrayList<>();
        // One after another: the numbers of a page's parts, which what follows names, go by what is ready first.
        for (int number = 0; number < OPERATORS; number++) {
            RecordedVisit.Replay session = visit.new Replay(server(), SYMBOL);
            session.act(0);
            sessions.add(session);
        }
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> operatorsAtWork = new ArrayList<>();
            for (int number = 0; number < OPERATORS; number++) {
                RecordedVisit.Replay session = sessions.get(number);
                Random random = new Random(number);
                operatorsAtWork.add(executor.submit(() -> {
                    for (int action = 1; action <= visit.actions(); action++) {
                        Thread.sleep(random.nextLong(2 * THINKING_MILLIS));
                        micros.addAll(session.act(action));
                    }
                    return null;
                }));
            }
            for (Future<?> operator : operatorsAtWork) {
                operator.get();
            }
            heap = usedHeap();
        }
        assertThat(sessions)
                .allSatisfy(session -> assertThat(session.answersWithRows()).isGreaterThan(visit.actions() / 2));
        Collections.sort(micros);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("operators", OPERATORS);
        result.put("actionsEach", visit.actions());
        result.put("answers", micros.size());
        result.put("answerMicrosP50", micros.get(micros.size() / 2));
        result.put("answerMicrosP95", micros.get(micros.size() * 95 / 100));
        result.put("answerMicrosWorst", micros.getLast());
        result.put("heapKibPerSession", (heap - before) / 1024 / OPERATORS);
        System.out.println("operators: " + result);
        ResultFile.write("operators", result);
    }

    /** One operator signs in, and then looks at other symbols and at rows' details, in a real browser. */
    private RecordedVisit record(String password) {
        Random random = new Random(1);
        try (Browsers browsers = Browsers.open()) {
            Page page = browsers.browser().newContext().newPage();
            RecordedVisit visit = RecordedVisit.of(page);
            page.navigate(server() + "/orders?window=all&symbol=" + SYMBOL);
            page.locator("input[name=username]").fill("fifty");
            page.locator("input[name=password]").fill(password);
            page.locator(
                            "vaadin-login-form vaadin-button[theme~=submit], vaadin-login-form vaadin-button[theme~=primary]")
                    .first()
                    .click();
            PlaywrightAssertions.assertThat(page.locator("vaadin-grid"))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(60_000));
            page.waitForTimeout(SETTLING_MILLIS);
            for (int action = 0; action < ACTIONS; action++) {
                visit.nextAction();
                if (action % 3 == 2) {
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
                page.waitForTimeout(SETTLING_MILLIS);
            }
            return visit;
        }
    }

    private String server() {
        return "http://localhost:" + port;
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
