package io.quaestor.console.orderbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.server.VaadinSession;
import io.quaestor.IntegrationTest;
import io.quaestor.console.ScreenText;
import io.quaestor.console.operators.Role;
import io.quaestor.console.operators.SignedIn;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.trades.Fill;
import io.quaestor.market.orderbook.BookLevel;
import io.quaestor.market.orderbook.BookPrint;
import io.quaestor.market.orderbook.BookState;
import io.quaestor.market.orderbook.FedBooks;
import io.quaestor.market.orderbook.OrderBookService;
import io.quaestor.market.orderbook.ReplayedBook;
import io.quaestor.market.orderbook.UpdateId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.test.context.support.WithMockUser;

/** What an operator does on the order-book screen, without a browser. */
@IntegrationTest
@Import({Market.class, FedBooks.class, SignedIn.class})
@WithMockUser(roles = "VIEWER")
class OrderBookUseCasesTest extends SpringBrowserlessTest {

    private static final int BOOK_COLUMN = 7;

    @Autowired
    private Market market;

    @Autowired
    private OrderBookService books;

    @Autowired
    private FedBooks fedBooks;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private StringRedisTemplate redis;

    private String symbol = "";

    @BeforeEach
    void list() {
        UI.getCurrent().setLocale(Locale.ENGLISH);
        symbol = market.list();
        market.awaitReplica();
        await().ignoreExceptions().until(() -> redis.hasKey("order-books:{feed}") != null);
    }

    @Test
    void a_book_is_shown_with_its_figures_and_follows_its_changes() {
        try (ReplayedBook replay = books.replay("SCREEN.REPLAY", dec("0.10"))) {
            replay.snapshot(
                    UpdateId.of(7),
                    List.of(level("1999.90", "2"), level("1999.80", "3")),
                    List.of(level("2000.10", "1"), level("2000.30", "4")));
            await().until(replay::isWritten);
            await().until(() -> books.symbols().contains("SCREEN.REPLAY"));
            UI.getCurrent().navigate("orderbook/SCREEN.REPLAY");
            awaitText("1,999.9<");
            assertThat(text())
                    .contains("Live", "A recorded stream", "2,000.1<", "Best bid", "Spread in ticks</dt><dd>2<")
                    .contains("Spread in basis points</dt><dd>1<", "Mid</dt><dd>2,000<", "Imbalance", ">0<")
                    .contains("<caption>Bids</caption>", "<caption>Asks</caption>", "4 of 4", "<svg")
                    .contains("A recorded stream has no orders", "Nothing was traded yet.")
                    .doesNotContain("Crossed");

            replay.print(new BookPrint(Instant.parse("2024-08-08T23:55:07Z"), dec("2000.10"), dec("0.125"), true));
            awaitText("0.125");
            assertThat(text()).contains("Sell").doesNotContain("Nothing was traded yet.", "as of 20");

            assertThat(books.states().get("SCREEN.REPLAY")).satisfies(state -> {
                assertThat(state.standing()).isEqualTo(BookState.Standing.LIVE);
                assertThat(state.bestBid()).isEqualByComparingTo("1999.90");
                assertThat(state.bestAsk()).isEqualByComparingTo("2000.10");
            });

            replay.update(UpdateId.of(8), List.of(level("2000.20", "5")), List.of());
            awaitText("Crossed: the best bid is not below the best ask");
            assertThat(text()).contains("Spread in ticks</dt><dd>-1<");
            assertThat(books.states().get("SCREEN.REPLAY"))
                    .extracting(BookState::standing)
                    .isEqualTo(BookState.Standing.CROSSED);
            replay.drop();
            awaitText("Stale: there is no book in Redis, since 20");
            assertThat(books.states()).doesNotContainKey("SCREEN.REPLAY");
        }
    }

    @Test
    void a_symbol_without_a_book_says_so_and_shows_its_last_trades() {
        UUID buyer = market.userWith("1000");
        UUID seller = market.userWith("1000");
        market.trade(symbol, buyer, seller, "100", "2", 10);
        market.awaitReplica();
        UI.getCurrent().navigate("orderbook/" + symbol);
        awaitText("Stale: there is no book in Redis");
        awaitText("Replica · as of 20");
        assertThat(text()).contains("Not compared yet.", "Sell", "100");
        assertThat(find(Button.class, view()).withText("Rebuild").all())
                .as("a viewer changes nothing")
                .isEmpty();
    }

    @Test
    void a_master_that_does_not_answer_makes_the_book_stale_since_a_time_and_no_error() {
        Runnable fed = fedBooks.feed();
        try {
            openBookOfAnOrder();

            fedBooks.silence(symbol, Duration.ofSeconds(4));

            awaitText("Stale: its Redis master does not answer, since 20");
            assertThat(text()).contains("<td>4<");
            awaitText("Live");
        } finally {
            fed.run();
        }
    }

    @Test
    void a_book_that_says_of_itself_to_be_a_recording_is_flagged_and_can_be_made_anew() {
        signedIn.stored(Role.OPERATIONS);
        Runnable fed = fedBooks.feed();
        try {
            openBookOfAnOrder();
            redis.opsForHash().put("orderbook:{" + symbol + "}", "source", "REPLAY");
            fedBooks.check();
            awaitText("What is in Redis is no book");
            assertThat(text())
                    .contains("it is called a book of REPLAY", "Found 20")
                    .doesNotContain("A recorded stream", "0 levels differ");

            rebuild();
            await().pollInSameThread().untilAsserted(() -> {
                fedBooks.check();
                awaitText("Equal to the orders");
            });

            try (ReplayedBook replay = books.replay("OTHER.REPLAY", dec("0.10"))) {
                replay.snapshot(UpdateId.of(7), List.of(level("1999.90", "2")), List.of());
                await().until(replay::isWritten);
                await().until(() -> books.symbols().contains("OTHER.REPLAY"));
                UI.getCurrent().navigate("orderbook/OTHER.REPLAY");
                awaitText("A recorded stream has no orders");
                assertThat(text()).doesNotContain("Equal to the orders");
                replay.drop();
            }
        } finally {
            fed.run();
            signedIn.asNobody();
        }
    }

    @Test
    void an_off_book_trade_is_named_one() {
        UUID buyer = market.userWith("1000");
        UUID seller = market.userWith("1000");
        UUID buy = market.placed(buyer, symbol, OrderSide.BUY, "100", "2", 10);
        UUID sell = market.placed(seller, symbol, OrderSide.SELL, "100", "2", 10);
        Fill fill = Market.fill(symbol, buy, sell, "100", "2");
        market.settle(new Fill(
                fill.tradeId(),
                fill.externalId(),
                symbol,
                buy,
                sell,
                fill.price(),
                fill.quantity(),
                fill.isBuyerMaker(),
                true,
                fill.tradeTime()));
        market.awaitReplica();

        UI.getCurrent().navigate("orderbook/" + symbol);

        awaitText("Off book");
    }

    @Test
    @WithMockUser(roles = "OPERATIONS")
    void a_rebuild_asks_for_a_reason_first() {
        UI.getCurrent().navigate("orderbook/" + symbol);
        awaitText("Stale: there is no book in Redis");
        test(find(Button.class, view()).withText("Rebuild").single()).click();
        assertThat(find(TextField.class).withCaption("Reason").all()).hasSize(1);
    }

    @Test
    void a_book_that_somebody_wrote_over_is_flagged_here_and_on_the_market_and_repaired_by_a_rebuild() {
        signedIn.stored(Role.OPERATIONS);
        Runnable fed = fedBooks.feed();
        try {
            openBookOfAnOrder();
            fedBooks.check();
            awaitText("Equal to the orders");

            fedBooks.corrupt(symbol, "90.00", "7 1");
            fedBooks.check();
            awaitText("<td>7<");
            assertThat(text()).contains("Levels differ from the orders", "In Redis: 7 1", "By the orders: 4 1");
            UI.getCurrent().navigate("market", QueryParameters.of("symbol", symbol));
            await().pollInSameThread().untilAsserted(() -> {
                roundTrip();
                Grid<?> grid = find(Grid.class).single();
                assertThat(test(grid).size()).isEqualTo(1);
                assertThat(test(grid).getLitRendererPropertyValue(0, BOOK_COLUMN, "state", String.class))
                        .isEqualTo("Differs");
            });

            UI.getCurrent().navigate("orderbook/" + symbol);
            awaitText("<td>7<");
            rebuild();
            awaitText("<td>4<");
            fedBooks.check();
            awaitText("Equal to the orders");
            assertThat(audited()).containsExactly("order_book.rebuild_requested", "order_book.rebuilt");
        } finally {
            fed.run();
            signedIn.asNobody();
        }
    }

    @Test
    void addresses_that_make_no_sense_open_the_screen_and_say_so() {
        for (String path : List.of("NO-SUCH", "nonsense", "%F0%9F%98%80", "a".repeat(1_000), "-1", "%3Cscript%3E")) {
            UI.getCurrent().navigate("orderbook/" + path);
            assertThat(text()).as(path).contains("There is no such order book");
        }
        UI.getCurrent().navigate("orderbook/" + symbol, QueryParameters.fromString("depth=99999999999&nothing=%00"));
        awaitText("Stale: there is no book in Redis");
    }

    private void openBookOfAnOrder() {
        market.placed(market.userWith("1000"), symbol, OrderSide.BUY, "90", "4", 10);
        UI.getCurrent().navigate("orderbook/" + symbol);
        awaitText("<td>4<");
    }

    private void rebuild() {
        test(find(Button.class, view()).withText("Rebuild").single()).click();
        test(find(TextField.class).withCaption("Reason").single()).setValue("levels differ");
        test(find(TextField.class).withCaption("Case number").single()).setValue("CS-8");
        test(find(Button.class).withText("Rebuild").all().getLast()).click();
    }

    private List<String> audited() {
        return jdbc.sql("""
                select action from backoffice.audit_log
                where target_type = 'order book' and target_id = :symbol
                order by sequence
                """)
                .param("symbol", symbol)
                .query((row, index) -> String.valueOf(row.getString(1)))
                .list();
    }

    private void awaitText(String expected) {
        await().pollInSameThread().untilAsserted(() -> {
            // What other threads want of this page, which this one holds.
            VaadinSession session = VaadinSession.getCurrent();
            session.getService().runPendingAccessTasks(session);
            roundTrip();
            assertThat(text()).contains(expected);
        });
    }

    private String text() {
        return ScreenText.of(view().getElement());
    }

    private Component view() {
        Component view = (Component)
                UI.getCurrent().getInternals().getActiveRouterTargetsChain().getFirst();
        assertThat(view).isInstanceOf(OrderBookView.class);
        return view;
    }

    private static BookLevel level(String price, String quantity) {
        return new BookLevel(dec(price), dec(quantity), 0);
    }

    private static BigDecimal dec(String text) {
        return new BigDecimal(text);
    }
}
