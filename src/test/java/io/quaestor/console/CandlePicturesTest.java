package io.quaestor.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.console.operators.OperatorsCommand;
import io.quaestor.exchange.Market;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The stable addresses of chart pictures, over HTTP. */
@IntegrationTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(Market.class)
class CandlePicturesTest {

    private static final Instant NOON = Market.NOON;
    private static final String RANGE = "from=" + NOON.minus(Duration.ofHours(2)) + "&to=" + NOON;

    @Autowired
    private OperatorsCommand operators;

    @Autowired
    private Market market;

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    private final HttpClient stranger = client();
    private HttpClient operator = client();
    private String symbol = "";

    @BeforeEach
    void signIn() throws Exception {
        symbol = market.list();
        new CandleRows(symbol).walk(NOON.minus(Duration.ofMinutes(1)), 90);
        market.awaitReplica();
        operator = client();
        signIn(operator, true);
    }

    @Test
    void png_and_svg_come_under_their_own_types_and_are_kept_by_nobody() throws Exception {
        HttpResponse<byte[]> png = get(operator, symbol + ".png?interval=1m&" + RANGE);
        assertThat(png.statusCode()).as(text(png)).isEqualTo(200);
        assertThat(png.headers().firstValue("Content-Type")).hasValue("image/png");
        assertThat(png.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
        assertThat(png.headers().firstValue("Content-Disposition").orElseThrow())
                .contains(symbol + "-1m.png");
        assertThat(ImageIO.read(new ByteArrayInputStream(png.body())).getWidth())
                .isEqualTo(2_400);

        HttpResponse<byte[]> svg = get(operator, symbol + ".svg?interval=5m&locale=ko&scheme=dark&" + RANGE);
        assertThat(svg.headers().firstValue("Content-Type")).hasValue("image/svg+xml");
        assertThat(text(svg)).contains("<svg ", symbol + " 캔들, 5m", "종가");
    }

    @Test
    void an_address_without_parameters_shows_the_newest_candles() throws Exception {
        assertThat(get(operator, symbol + ".png").statusCode()).isEqualTo(200);
    }

    @Test
    void a_stranger_is_led_to_sign_in_and_gets_no_picture() throws Exception {
        for (String address : List.of(symbol + ".png", symbol + ".svg?" + RANGE, "NO-SUCH.png", symbol + ".png/")) {
            HttpResponse<byte[]> answer = get(stranger, address);
            assertThat(answer.statusCode()).as(address).isIn(302, 401, 403);
            assertThat(text(answer)).as(address).doesNotContain("svg", "PNG");
        }
    }

    @Test
    void a_session_with_a_one_time_password_gets_no_picture() throws Exception {
        HttpClient newcomer = client();
        signIn(newcomer, false);
        HttpResponse<byte[]> answer = get(newcomer, symbol + ".png?" + RANGE);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(text(answer)).doesNotContain("PNG");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ".gif | the address must end in .png or .svg",
                ".png?interval=7m | there is no candle interval",
                ".png?interval= | there is no candle interval",
                ".png?locale=fr | locale must be one of en, ko",
                ".png?scheme=pink | scheme must be one of light, dark",
                ".png?from=2026-03-02T12:00:00Z | from and to belong together",
                ".png?from=yesterday&to=today | from must be a time",
                ".png?from=2026-03-02T12:00:00Z&to=2026-03-02T12:00:00Z | must lie before to",
                ".png?from=2026-03-02T12:00:00Z&to=2026-03-01T12:00:00Z | must lie before to",
                ".png?interval=1m&from=2000-01-01T00:00:00Z&to=2199-01-01T00:00:00Z | 1000 candles of 1m at most",
                ".png?from=-999999999-01-01T00:00:00Z&to=2026-03-01T12:00:00Z | from must be a time",
                ".png?color=red | there is no parameter \"color\""
            })
    void what_cannot_be_drawn_is_refused_in_words(String rest, String words) throws Exception {
        HttpResponse<byte[]> answer = get(operator, symbol + rest);
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(text(answer)).contains(words);
    }

    @Test
    void an_unknown_symbol_is_not_found() throws Exception {
        HttpResponse<byte[]> answer = get(operator, "NO-SUCH.png");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(text(answer)).isEqualTo("there is no instrument NO-SUCH");
    }

    static Stream<String> hostile() {
        return HostileScreensTest.VALUES.stream().filter(value -> value.length() < 2_000);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostile_values_are_answered_and_never_with_a_failure(String value) throws Exception {
        String text = URLEncoder.encode(value, StandardCharsets.UTF_8);
        for (String address : List.of(
                text + ".png",
                symbol + ".png?interval=" + text,
                symbol + ".svg?from=" + text + "&to=" + text,
                symbol + ".svg?locale=" + text,
                symbol + ".svg?scheme=" + text)) {
            HttpResponse<byte[]> answer = get(operator, address);
            assertThat(answer.statusCode()).as(address + " " + text(answer)).isBetween(400, 404);
            assertThat(text(answer)).doesNotContain("Exception", "\tat ");
        }
    }

    private HttpResponse<byte[]> get(HttpClient client, String address) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/pictures/candles/" + address))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }

    private void signIn(HttpClient client, boolean passwordWasChanged) throws Exception {
        String name = "pictures-" + Long.toString(System.nanoTime(), 36);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(operators.run(List.of("add", name, "--roles=VIEWER"), print, print))
                .isZero();
        var password = Pattern.compile("one-time password: (\\S+)").matcher(out.toString(StandardCharsets.UTF_8));
        assertThat(password.find()).isTrue();
        if (passwordWasChanged) {
            jdbc.sql("update backoffice.operators set must_change_password = false where name = :name")
                    .param("name", name)
                    .update();
        }
        String form = "username=" + name + "&password="
                + URLEncoder.encode(Objects.requireNonNull(password.group(1)), StandardCharsets.UTF_8);
        HttpResponse<byte[]> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValue("Location").orElseThrow()).doesNotContain("login");
    }
}
