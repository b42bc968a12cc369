package io.quaestor.console.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.console.Samples;
import io.quaestor.console.TestClock;
import io.quaestor.console.frame.OperatorPreferences;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sign-in and sessions over HTTP, against the real primary and a clock that the test moves. */
@IntegrationTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(SignInTest.StoppedClock.class)
class SignInTest {

    @TestConfiguration(proxyBeanMethods = false)
    static class StoppedClock {
        @Bean
        @Primary
        TestClock testClock() {
            return new TestClock();
        }
    }

    private static final String LOGIN_FAILED = "/login?error";

    @Autowired
    private OperatorService service;

    @Autowired
    private OperatorPreferences preferences;

    @Autowired
    private Clock clock;

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    @Test
    void right_password_opens_a_session_with_a_new_id_and_a_careful_cookie() throws Exception {
        Visitor visitor = new Visitor();
        visitor.get("/login");
        String planted = visitor.sessionId();
        HttpResponse<String> answer = visitor.signIn(add());
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).doesNotContain("login"));
        assertThat(visitor.sessionId()).isNotEqualTo(planted);
        assertThat(visitor.isSignedIn()).isTrue();
        assertThat(answer.headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith("quaestor-session="))
                .isNotEmpty()
                .allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly").contains("SameSite=Lax"));
        Visitor planter = new Visitor();
        planter.keep("quaestor-session", planted);
        assertThat(planter.isSignedIn()).isFalse();
    }

    static Stream<String> hostileNames() {
        return HostileText.values();
    }

    @ParameterizedTest
    @MethodSource("hostileNames")
    void hostile_name_and_password_get_the_one_answer_and_leave_no_trace(String text) throws Exception {
        OperatorService.OneTimePassword known = add();
        long before = audited();
        Visitor visitor = new Visitor();
        answeredAsFailed(visitor.signIn(text, known.password()));
        answeredAsFailed(visitor.signIn(known.operator(), text));
        answeredAsFailed(visitor.signIn(text, text));
        assertThat(visitor.isSignedIn()).isFalse();
        assertThat(audited()).isEqualTo(before);
        tick(SignInThrottle.WINDOW);
        assertThat(new Visitor().signIn(known).headers().firstValue("Location").orElseThrow())
                .as("still the same password")
                .doesNotContain("login");
    }

    @Test
    void unknown_name_wrong_password_disabled_operator_and_throttled_sign_in_are_answered_alike() throws Exception {
        tick(SignInThrottle.WINDOW);
        OperatorService.OneTimePassword known = add();
        OperatorService.OneTimePassword disabled = add();
        jdbc.sql("update backoffice.operators set status = 'disabled' where name = :name")
                .param("name", disabled.operator())
                .update();
        Visitor visitor = new Visitor();
        answeredAsFailed(visitor.signIn("nobody-at-all", known.password()));
        answeredAsFailed(visitor.signIn(disabled));
        for (int i = 0; i < SignInThrottle.PER_NAME_AND_ADDRESS; i++) {
            answeredAsFailed(visitor.signIn(known.operator(), "wrong"));
        }
        answeredAsFailed(visitor.signIn(known));
        tick(SignInThrottle.WINDOW);
        assertThat(visitor.signIn(known).headers().firstValue("Location").orElseThrow())
                .doesNotContain("login");
    }

    @Test
    void four_failures_do_not_keep_the_operator_out() throws Exception {
        tick(SignInThrottle.WINDOW);
        OperatorService.OneTimePassword known = add();
        Visitor visitor = new Visitor();
        for (int i = 0; i < SignInThrottle.PER_NAME_AND_ADDRESS - 1; i++) {
            answeredAsFailed(visitor.signIn(known.operator(), "wrong"));
        }
        assertThat(visitor.signIn(known).headers().firstValue("Location").orElseThrow())
                .doesNotContain("login");
    }

    @Test
    void session_left_alone_ends_after_thirty_minutes_and_a_heartbeat_does_not_keep_it() throws Exception {
        Visitor visitor = new Visitor();
        visitor.signIn(add());
        tick(Duration.ofMinutes(29));
        assertThat(visitor.isSignedIn()).isTrue();
        tick(Duration.ofMinutes(29));
        visitor.get("/?v-r=heartbeat&v-uiId=0");
        tick(Duration.ofMinutes(1));
        assertThat(visitor.isSignedIn()).isFalse();
    }

    @Test
    void session_in_constant_use_ends_after_twelve_hours() throws Exception {
        Visitor visitor = new Visitor();
        visitor.signIn(add());
        for (int i = 0; i < 35; i++) {
            tick(Duration.ofMinutes(20));
            assertThat(visitor.isSignedIn()).isTrue();
        }
        tick(Duration.ofMinutes(20));
        assertThat(visitor.isSignedIn()).isFalse();
    }

    @Test
    void reset_from_the_shell_ends_the_open_sessions_of_that_operator_only() throws Exception {
        OperatorService.OneTimePassword one = add();
        OperatorService.OneTimePassword other = add();
        Visitor visitor = new Visitor();
        visitor.signIn(one);
        Visitor bystander = new Visitor();
        bystander.signIn(other);
        assertThat(visitor.isSignedIn()).isTrue();
        service.reset(one.operator());
        tick(Duration.ofSeconds(4));
        assertThat(visitor.isSignedIn()).isFalse();
        assertThat(bystander.isSignedIn()).isTrue();
    }

    @Test
    void disabled_operator_is_out_at_the_next_request() throws Exception {
        OperatorService.OneTimePassword one = add();
        Visitor visitor = new Visitor();
        visitor.signIn(one);
        assertThat(visitor.isSignedIn()).isTrue();
        jdbc.sql("update backoffice.operators set status = 'disabled' where name = :name")
                .param("name", one.operator())
                .update();
        tick(Duration.ofSeconds(4));
        assertThat(visitor.isSignedIn()).isFalse();
    }

    @Test
    void page_is_sent_with_strict_headers_and_a_nonce_of_its_own() throws Exception {
        Visitor visitor = new Visitor();
        HttpResponse<String> page = visitor.get("/login");
        String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertThat(policy)
                .contains("default-src 'self'")
                .contains("frame-ancestors 'none'")
                .contains("object-src 'none'")
                .contains("form-action 'self'")
                .doesNotContain("script-src 'self' 'unsafe-inline'");
        String nonce = policy.replaceFirst("(?s).*'nonce-([^']+)'.*", "$1");
        assertThat(page.body()).contains("nonce=\"" + nonce + "\"");
        assertThat(visitor.get("/login")
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElseThrow())
                .doesNotContain(nonce);
        assertThat(page.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
        assertThat(page.headers().firstValue("Permissions-Policy").orElseThrow())
                .contains("camera=()");
    }

    @Test
    void page_speaks_the_language_of_the_browser_and_says_so() throws Exception {
        Visitor visitor = new Visitor();
        assertThat(visitor.get("/login", "ko-KR,ko;q=0.9,en;q=0.8").body()).contains("<html lang=\"ko\"");
        assertThat(visitor.get("/login", "en-GB").body()).contains("<html lang=\"en\"");
        assertThat(visitor.get("/login", "fi").body()).contains("<html lang=\"en\"");
    }

    @Test
    void language_and_colour_scheme_chosen_before_win_over_the_browsers() throws Exception {
        Visitor visitor = new Visitor();
        visitor.keep("quaestor-language", "ko");
        visitor.keep("quaestor-scheme", "DARK");
        assertThat(visitor.get("/login", "en").body())
                .contains("<html lang=\"ko\"")
                .contains("color-scheme: dark");
        visitor.keep("quaestor-language", "fi");
        visitor.keep("quaestor-scheme", "PINK");
        assertThat(visitor.get("/login", "en").body())
                .contains("<html lang=\"en\"")
                .contains("color-scheme: light dark");
    }

    @Test
    void what_an_operator_chose_comes_with_them_into_every_browser() throws Exception {
        OperatorService.OneTimePassword known = add();
        UUID operator = jdbc.sql("select id from backoffice.operators where name = :name")
                .param("name", known.operator())
                .query(UUID.class)
                .single();
        preferences.setInTheBackground(operator, "look", "ko DARK LOCAL");
        Samples.awaitReplica();
        Visitor visitor = new Visitor();
        visitor.signIn(known);
        HttpResponse<String> page = visitor.get("/password", "en");
        assertThat(page.body()).contains("<html lang=\"ko\"").contains("color-scheme: dark");
        assertThat(page.headers().allValues("Set-Cookie"))
                .anyMatch(cookie -> cookie.startsWith("quaestor-language=ko"))
                .anyMatch(cookie -> cookie.startsWith("quaestor-scheme=DARK"))
                .anyMatch(cookie -> cookie.startsWith("quaestor-zone=LOCAL"));
        for (String rubbish :
                List.of("", "ko", "ko DARK", "fi DARK LOCAL", "ko PINK LOCAL", "ko DARK MARS", "ko DARK UTC x")) {
            preferences.setInTheBackground(operator, "look", rubbish);
            Samples.awaitReplica();
            assertThat(new Visitor().get("/login", "en").body()).as(rubbish).contains("<html lang=\"en\"");
            Visitor other = new Visitor();
            other.signIn(known);
            assertThat(other.get("/password", "en").body()).as(rubbish).contains("<html lang=\"en\"");
        }
    }

    @Test
    void every_page_but_sign_in_leads_a_stranger_to_sign_in() throws Exception {
        for (String path :
                Set.of("/", "/users", "/orders", "/trades", "/stores", "/backups", "/password", "/no-such")) {
            assertThat(new Visitor().get(path).headers().firstValue("Location").orElse(""))
                    .as(path)
                    .endsWith("/login");
        }
    }

    @Test
    void unknown_page_is_answered_with_a_page_of_ours() throws Exception {
        Visitor visitor = new Visitor();
        visitor.signIn(add());
        HttpResponse<String> page = visitor.get("/no-such-page");
        assertThat(page.body())
                .as(page.statusCode() + " " + page.headers().map())
                .contains("<!doctype html>")
                .doesNotContain("Exception");
    }

    private void answeredAsFailed(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith(LOGIN_FAILED);
        assertThat(answer.body()).isEmpty();
    }

    private OperatorService.OneTimePassword add() {
        return service.add("sign-in-" + UUID.randomUUID().toString().substring(0, 8), Set.of(Role.VIEWER));
    }

    private long audited() {
        return jdbc.sql("select count(*) from backoffice.audit_log")
                .query(Long.class)
                .single();
    }

    private void tick(Duration time) {
        ((TestClock) clock).forward(time);
    }

    /** A browser's cookies and nothing else of it. */
    private final class Visitor {

        private final CookieManager cookies = new CookieManager();
        private final HttpClient client =
                HttpClient.newBuilder().cookieHandler(cookies).build();

        String address(String path) {
            return "http://localhost:" + port + path;
        }

        HttpResponse<String> get(String path) throws IOException, InterruptedException {
            return get(path, "en");
        }

        HttpResponse<String> get(String path, String languages) throws IOException, InterruptedException {
            return client.send(
                    HttpRequest.newBuilder(URI.create(address(path)))
                            .header("Accept", "text/html")
                            .header("Accept-Language", languages)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }

        HttpResponse<String> signIn(OperatorService.OneTimePassword made) throws IOException, InterruptedException {
            return signIn(made.operator(), made.password());
        }

        HttpResponse<String> signIn(String name, String password) throws IOException, InterruptedException {
            String form = "username=" + encoded(name) + "&password=" + encoded(password);
            return client.send(
                    HttpRequest.newBuilder(URI.create(address("/login")))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(form))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }

        void keep(String name, String value) {
            HttpCookie cookie = new HttpCookie(name, value);
            cookie.setPath("/");
            cookie.setVersion(0);
            cookies.getCookieStore().add(URI.create(address("/")), cookie);
        }

        boolean isSignedIn() throws IOException, InterruptedException {
            HttpResponse<String> answer = get("/users");
            assertThat(answer.statusCode()).isIn(200, 302);
            return answer.statusCode() == 200;
        }

        String sessionId() {
            return cookies.getCookieStore().getCookies().stream()
                    .filter(cookie -> cookie.getName().equals("quaestor-session"))
                    .map(HttpCookie::getValue)
                    .findFirst()
                    .orElseThrow();
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }
}
