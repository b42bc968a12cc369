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
import io.quaestor.exchange.Market;
import io.quaestor.platform.data.DatabaseAddress;
import io.quaestor.platform.data.MarketDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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
        mayConnect(true);
    }

    @Test
    void its_screens_say_so_every_other_one_works_and_all_are_right_again_once_it_is_back() throws SQLException {
        mayConnect(false);

        UI.getCurrent().navigate("market", QueryParameters.of("symbol", symbol));
        shows("The market database does not answer");
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
        mayConnect(true);
        // By itself, not only for whoever opens it again.
        shows("100.5");
        shows("Candles: ");
        UI.getCurrent().navigate("stores");
        shows(database.server());
        assertThat(database.server()).contains("PostgreSQL");
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

    /** As an administrator would take it away: connections are ended, and no new one is let in. */
    private static void mayConnect(boolean isLet) throws SQLException {
        DatabaseAddress superuser = TestStack.marketSuperuser();
        String name = TestStack.addresses().marketOwner().urlParts().get("PGDBNAME");
        try (Connection connection =
                        DriverManager.getConnection(superuser.jdbcUrl(), superuser.user(), superuser.password());
                Statement statement = connection.createStatement()) {
            statement.execute("alter database " + name + " allow_connections " + isLet);
            if (!isLet) {
                statement.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
            }
        }
    }
}
