package io.quaestor.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.server.VaadinSession;
import io.quaestor.IntegrationTest;
import io.quaestor.TestStack;
import io.quaestor.console.frame.ProjectionStamp;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.events.EventFollower;
import io.quaestor.exchange.events.EventReader;
import io.quaestor.exchange.events.FollowerProperties;
import io.quaestor.market.candles.CandleProjection;
import io.quaestor.market.candles.ProjectionState;
import io.quaestor.platform.data.MarketDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;

/** What operators see while the market database takes no connection, without a browser. */
@IntegrationTest
@Import(Market.class)
@WithMockUser(roles = "VIEWER")
class MarketAwayTest extends SpringBrowserlessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Autowired
    private Market market;

    @Autowired
    private MarketDatabase database;

    @Autowired
    private CandleProjection projection;

    @Autowired
    private EventReader reader;

    private String symbol = "";
    private UUID buyer = new UUID(0, 0);

    @BeforeEach
    void trade() {
        UI.getCurrent().setLocale(Locale.ENGLISH);
        symbol = market.list();
        buyer = market.userWith("1000");
        market.trade(symbol, buyer, market.userWith("1000"), "100", "2", 10);
        new CandleRows(symbol).add(CandleRows.now().minus(Duration.ofMinutes(1)), "100", "100", "100", "100.5", "2", 1);
        market.awaitReplica();
    }

    @AfterEach
    void back() throws SQLException {
        TestStack.letConnectToMarket(true);
    }

    @Test
    void its_screens_say_so_every_other_one_works_and_all_are_right_again_once_it_is_back() throws SQLException {
        TestStack.letConnectToMarket(false);

        UI.getCurrent().navigate("market", QueryParameters.of("symbol", symbol));
        shows("The market database does not answer");
        shows("Candles stand still: ");
        shows("not currently accepting connections");
        Grid<?> symbols = find(Grid.class).single();
        assertThat(test(symbols).size()).as("its book is there").isOne();
        UI.getCurrent().navigate("candles/" + symbol);
        shows("The market database does not answer");
        UI.getCurrent().navigate("orderbook/" + symbol);
        shows("Replica · as of 20");
        assertThat(text()).contains("Sell", "100");
        UI.getCurrent().navigate("trades", QueryParameters.simple(Map.of("symbol", symbol, "window", "all")));
        await().pollInSameThread().until(() -> {
            roundTrip();
            Grid<?> grid = find(Grid.class).single();
            return test(grid).size() == 1;
        });
        UI.getCurrent().navigate("users/" + buyer);
        shows(buyer.toString());
        UI.getCurrent().navigate("stores");
        shows("not currently accepting connections");

        UI.getCurrent().navigate("candles/" + symbol);
        shows("The market database does not answer");
        TestStack.letConnectToMarket(true);
        // By itself, not only for whoever opens it again.
        shows("100.5");
        projected();
        shows("Candles: up to date");
        UI.getCurrent().navigate("stores");
        shows(database.server());
        assertThat(database.server()).contains("PostgreSQL");
    }

    private void projected() {
        new EventFollower(projection, reader, new FollowerProperties(true, Duration.ofMillis(200), 1_000)).catchUp();
    }

    @Test
    void how_far_the_candles_are_is_said_in_words() {
        ProjectionStamp stamp = new ProjectionStamp();
        UI.getCurrent().add(stamp);
        stamp.show(new ProjectionState(0, Instant.EPOCH, null, null));
        assertThat(ScreenText.of(stamp.getElement())).contains("Candles: up to date");
        stamp.show(new ProjectionState(1_234, Instant.EPOCH, null, null));
        assertThat(ScreenText.of(stamp.getElement())).contains("Candles: 1,234 events behind");
        stamp.show(new ProjectionState(EventReader.MOST_COUNTED, Instant.EPOCH, null, null));
        assertThat(ScreenText.of(stamp.getElement())).contains("10,000 events behind or more");
        stamp.show(new ProjectionState(7, Instant.EPOCH, null, "event 7 follows edition 99"));
        assertThat(ScreenText.of(stamp.getElement())).contains("Candles stand still: event 7 follows edition 99");
        stamp.show(new ProjectionState(null, null, "it is away", null));
        assertThat(ScreenText.of(stamp.getElement())).contains("Candles stand still: it is away");
        stamp.show(new ProjectionState(null, Instant.EPOCH, null, null));
        assertThat(ScreenText.of(stamp.getElement())).contains("nobody knows how far behind");
    }

    private void shows(String words) {
        await().pollInSameThread().atMost(PATIENCE).untilAsserted(() -> {
            // What other threads want of this page, which this one holds.
            VaadinSession session = VaadinSession.getCurrent();
            session.getService().runPendingAccessTasks(session);
            roundTrip();
            assertThat(text()).contains(words);
        });
    }

    private static String text() {
        return ScreenText.of(UI.getCurrent()
                .getInternals()
                .getActiveRouterTargetsChain()
                .getFirst()
                .getElement());
    }
}
