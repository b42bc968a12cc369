package io.quaestor.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.dom.DomEvent;
import com.vaadin.flow.dom.Element;
import com.vaadin.flow.internal.JacksonUtils;
import com.vaadin.flow.internal.nodefeature.ElementListenerMap;
import com.vaadin.flow.router.QueryParameters;
import io.quaestor.IntegrationTest;
import io.quaestor.TestStack;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.trades.Fill;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;

/** What an operator does on the screen of candles, without a browser. */
@IntegrationTest
@Import(Market.class)
@WithMockUser(roles = "VIEWER")
class CandlesUseCasesTest extends SpringBrowserlessTest {

    /** Of the trades that {@link Market} settles. */
    private static final Instant NOON = Market.NOON;

    @Autowired
    private Market market;

    private String symbol = "";

    @BeforeEach
    void trade() {
        UI.getCurrent().setLocale(Locale.ENGLISH);
        symbol = market.list();
        new CandleRows(symbol)
                .add(NOON.minus(Duration.ofMinutes(6)), "99.5", "101", "99", "100.25", "3", 4)
                .add(NOON.minus(Duration.ofMinutes(2)), "100.25", "102", "100", "101.123456789012345678", "2.5", 3)
                .add(NOON, "101", "103", "98", "100", "7.001", 9);
        market.awaitReplica();
    }

    @Test
    void the_table_beside_the_picture_has_every_digit_and_says_where_nothing_was_traded() {
        open("");
        assertThat(cells("Candles of " + symbol + ", 1m"))
                .containsExactly(
                        List.of(
                                "2026-03-02 12:00",
                                "101",
                                "103",
                                "98",
                                "100",
                                "7.001",
                                "700.1",
                                "9",
                                "1 without a trade before it"),
                        List.of(
                                "2026-03-02 11:58",
                                "100.25",
                                "102",
                                "100",
                                "101.123456789012345678",
                                "2.5",
                                "252.808641972530864195",
                                "3",
                                "3 without a trade before it"),
                        List.of("2026-03-02 11:54", "99.5", "101", "99", "100.25", "3", "300.75", "4", ""));
        assertThat(find(DescriptionList.class, view()).single().getElement().getTextRecursively())
                .contains("Last price", "100 USD", "2026-03-02 12:00:00 UTC");
    }

    @Test
    void another_interval_gathers_the_same_trades_and_so_does_an_address() {
        open("");
        intervals().setValue("1h");
        assertThat(cells("Candles of " + symbol + ", 1h"))
                .containsExactly(
                        List.of("2026-03-02 12:00", "101", "103", "98", "100", "7.001", "700.1", "9", ""),
                        List.of(
                                "2026-03-02 11:00",
                                "99.5",
                                "102",
                                "99",
                                "101.123456789012345678",
                                "5.5",
                                "553.558641972530864195",
                                "7",
                                ""));
        assertThat(links()).anyMatch(link -> link.startsWith("pictures/candles/" + symbol + ".svg?interval=1h&"));
        open("interval=1d");
        assertThat(cells("Candles of " + symbol + ", 1d")).hasSize(1);
    }

    @Test
    void a_range_bounds_what_is_shown_and_what_the_picture_for_a_report_shows() {
        open("from=" + NOON.minusSeconds(300) + "&to=" + NOON);
        assertThat(cells("Candles of " + symbol + ", 1m")).hasSize(1);
        assertThat(links())
                .contains("pictures/candles/" + symbol + ".png?interval=1m&from=2026-03-02T11:55:00Z"
                        + "&to=2026-03-02T12:00:00Z&locale=en&scheme=light");
    }

    @Test
    void a_users_own_fills_and_open_orders_are_listed_and_nobody_elses() {
        UUID buyer = market.userWith("100000");
        UUID seller = market.userWith("100000");
        UUID buy = market.placed(buyer, symbol, OrderSide.BUY, "100", "2", 10);
        UUID sell = market.placed(seller, symbol, OrderSide.SELL, "100", "2", 10);
        Fill fill = Market.fill(symbol, buy, sell, "100", "2");
        market.settle(fill);
        UUID open = market.placed(buyer, symbol, OrderSide.BUY, "90", "1.5", 10);
        String other = market.list();
        market.trade(other, buyer, seller, "50", "1", 10);
        market.awaitReplica();

        open("user=" + buyer);
        assertThat(text()).contains("Fills and orders of", "1 fills and 2 orders placed in this range, and 1 open");
        assertThat(links()).contains("users/" + buyer);
        assertThat(cellLinks("Fills")).containsExactly("trades?open=" + fill.tradeId());
        assertThat(cellLinks("Orders placed in this range"))
                .containsExactlyInAnyOrder("orders?open=" + open, "orders?open=" + buy);
        assertThat(cellLinks("Open orders")).containsExactly("orders?open=" + open);
        open("user=" + seller);
        assertThat(text()).contains("1 fills and 1 orders placed in this range, and 0 open");
        open("user=" + buyer + "&from=" + NOON.plusSeconds(60) + "&to=" + NOON.plusSeconds(120));
        assertThat(text()).contains("0 fills and 0 orders placed in this range, and 1 open");
    }

    @Test
    void scrolling_back_survives_an_outage_and_leads_from_a_full_page_to_the_one_before() throws SQLException {
        String scrolled = market.list();
        market.awaitReplica();
        new CandleRows(scrolled).walk(NOON, 20_600);
        UI.getCurrent().navigate("candles/" + scrolled);
        assertThat(test(grid("Candles of " + scrolled + ", 1m")).size()).isEqualTo(500);

        TestStack.letConnectToMarket(false);
        try {
            scrollBack();
            assertThat(text()).contains("Older candles could not be read");
        } finally {
            TestStack.letConnectToMarket(true);
        }
        await().pollInSameThread().untilAsserted(() -> {
            scrollBack();
            assertThat(test(grid("Candles of " + scrolled + ", 1m")).size()).isGreaterThan(500);
        });
        assertThat(find(Span.class, view())
                        .withTextContaining("Older candles could not be read")
                        .all())
                .isEmpty();
        for (int times = 0; times < 30; times++) {
            scrollBack();
        }
        assertThat(test(grid("Candles of " + scrolled + ", 1m")).size()).isEqualTo(20_500);
        assertThat(text()).contains("This page holds 20,000 candles");

        String before = links().stream()
                .filter(link -> link.startsWith("candles/" + scrolled))
                .findFirst()
                .orElseThrow();
        String[] parts = before.split("\\?", 2);
        UI.getCurrent().navigate(parts[0], QueryParameters.fromString(parts[1]));
        assertThat(cells("Candles of " + scrolled + ", 1m"))
                .hasSize(100)
                .first()
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .first()
                .isEqualTo(NOON.minus(Duration.ofMinutes(20_500))
                        .toString()
                        .substring(0, 16)
                        .replace('T', ' '));
    }

    /** As the picture asks, when its oldest candle comes into sight. */
    private void scrollBack() {
        Element chart = elements(view().getElement())
                .filter(element -> element.getTag().equals("candle-chart"))
                .findFirst()
                .orElseThrow();
        chart.getNode()
                .getFeature(ElementListenerMap.class)
                .fireEvent(new DomEvent(chart, "older-wanted", JacksonUtils.createObjectNode()));
        roundTrip();
    }

    private static Stream<Element> elements(Element element) {
        return element.isTextNode()
                ? Stream.empty()
                : Stream.concat(Stream.of(element), element.getChildren().flatMap(CandlesUseCasesTest::elements));
    }

    @Test
    void the_screen_without_a_symbol_shows_one_and_lists_all() {
        UI.getCurrent().navigate("candles");
        ComboBox<?> symbols = find(ComboBox.class, view()).single();
        assertThat(symbols.getValue()).isNotNull();
        assertThat(symbols.getListDataView().getItems().map(Object::toString)).contains(symbol);
    }

    static Stream<String> hostile() {
        return HostileScreensTest.VALUES.stream().filter(value -> !value.isBlank() && !value.contains("/"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void what_is_no_symbol_is_answered_in_words(String text) {
        UI.getCurrent()
                .navigate("candles/"
                        + URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"));
        assertThat(text()).contains("There is no symbol");
        assertThat(text()).doesNotContain("\0", "\u202e", "a".repeat(100), "9".repeat(100));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void what_makes_no_sense_in_an_address_is_named_and_the_rest_is_shown(String text) {
        UI.getCurrent()
                .navigate(
                        "candles/" + symbol,
                        QueryParameters.simple(Map.of("interval", text, "from", text, "user", text)));
        assertThat(text()).contains("There is no interval", "1m is shown", "is no time such as");
        assertThat(cells("Candles of " + symbol + ", 1m")).hasSize(3);
    }

    @Test
    void ranges_that_cannot_be_are_named() {
        open("from=" + NOON + "&to=" + NOON.minusSeconds(60));
        assertThat(text())
                .contains(
                        "The range ends at 2026-03-02 11:59:00 UTC, not after its beginning, 2026-03-02 12:00:00 UTC.");
        open("from=9999-01-01T00:00:00Z&to=0000-01-01T00:00:00Z");
        assertThat(text()).contains("9999-01-01T00:00:00Z is no time", "0000-01-01T00:00:00Z is no time");
        open("from=1990-01-01T00:00:00Z&to=1990-01-02T00:00:00Z");
        assertThat(cells("Candles of " + symbol + ", 1m")).isEmpty();
    }

    private void open(String query) {
        UI.getCurrent().navigate("candles/" + symbol, QueryParameters.fromString(query));
    }

    @SuppressWarnings("unchecked")
    private RadioButtonGroup<String> intervals() {
        return find(RadioButtonGroup.class, view()).single();
    }

    private List<String> links() {
        return find(Anchor.class, view()).all().stream().map(Anchor::getHref).toList();
    }

    private List<List<String>> cells(String label) {
        Grid<?> grid = grid(label);
        return IntStream.range(0, test(grid).size())
                .mapToObj(row -> IntStream.range(0, grid.getColumns().size())
                        .mapToObj(column -> test(grid).getCellText(row, column))
                        .toList())
                .toList();
    }

    private List<String> cellLinks(String label) {
        Grid<?> grid = grid(label);
        return IntStream.range(0, test(grid).size())
                .mapToObj(row -> test(grid).getCellComponent(row, 0))
                .map(link -> ((Anchor) link).getHref())
                .toList();
    }

    private Grid<?> grid(String label) {
        return find(Grid.class, view()).all().stream()
                .filter(grid -> label.equals(grid.getElement().getAttribute("aria-label")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no grid of " + label + " in " + text()));
    }

    private static String text() {
        return view().getElement().getTextRecursively();
    }

    private static Component view() {
        return (Component)
                UI.getCurrent().getInternals().getActiveRouterTargetsChain().getFirst();
    }
}
