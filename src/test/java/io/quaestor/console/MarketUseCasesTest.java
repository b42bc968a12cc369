package io.quaestor.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.QueryParameters;
import io.quaestor.IntegrationTest;
import io.quaestor.exchange.Market;
import io.quaestor.market.orderbook.FedBooks;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;

/** What an operator sees of the market, without a browser. */
@IntegrationTest
@Import({Market.class, FedBooks.class})
@WithMockUser(roles = "VIEWER")
class MarketUseCasesTest extends SpringBrowserlessTest {

    private static final Instant NOW = CandleRows.now();

    /** Columns that the browser draws, and what of them is text. */
    private static final Map<Integer, String> DRAWN = Map.of(0, "symbol", 2, "text", 3, "text", 4, "path", 7, "state");

    @Autowired
    private Market market;

    @Autowired
    private FedBooks books;

    private String traded = "";
    private String quiet = "";

    @BeforeEach
    void trade() {
        UI.getCurrent().setLocale(Locale.ENGLISH);
        traded = market.list();
        quiet = market.list();
        new CandleRows(traded)
                .add(NOW.minus(Duration.ofHours(30)), "50", "60", "40", "60", "9", 9)
                .add(NOW.minus(Duration.ofHours(5)), "80", "90", "70", "88", "1.5", 2)
                .add(NOW.minus(Duration.ofMinutes(5)), "88", "100", "88", "100", "0.5", 1);
        market.awaitReplica();
    }

    @Test
    void every_symbol_is_there_with_its_last_24_hours() {
        List<String> row = row(traded);
        assertThat(row).startsWith(traded, "100", "+20", "+25 %");
        assertThat(row.get(4)).as("sparkline").startsWith("M0.0 ");
        // Volume; neither spread nor a book; high, low, quote volume and trades.
        assertThat(row.subList(5, 13)).containsExactly("2", "–", "–", "100", "70", "182", "3", "–");
        assertThat(row(quiet)).startsWith(quiet, "–", "–", "–", "");
    }

    @Test
    void how_a_book_stands_is_said_in_words() {
        books.write(traded, new BigDecimal("99"), new BigDecimal("101"), Instant.now());
        awaitRow("Live", "2", "200");
        books.write(traded, new BigDecimal("101"), new BigDecimal("99"), Instant.now());
        awaitRow("Crossed", "-2", "-200");
        books.write(
                traded,
                new BigDecimal("99"),
                new BigDecimal("101"),
                Instant.now().minusSeconds(31));
        awaitRow("Stale", "2", "200");
    }

    private void awaitRow(String... cells) {
        Awaitility.await()
                .pollInSameThread()
                .untilAsserted(() -> assertThat(row(traded)).contains(cells));
    }

    @Test
    void typing_leaves_the_symbols_that_begin_so_and_so_does_an_address() {
        UI.getCurrent().navigate("market");
        Awaitility.await().pollInSameThread().until(() -> {
            roundTrip();
            return test(grid()).size() > 1;
        });
        String typed = traded.toLowerCase(Locale.ROOT);
        test(find(TextField.class, view()).single()).setValue(typed);
        Awaitility.await().pollInSameThread().until(() -> {
            roundTrip();
            return test(grid()).size() == 1;
        });
        UI.getCurrent().navigate("market", QueryParameters.of("symbol", "NO-SUCH"));
        assertThat(test(grid()).size()).isZero();
    }

    /** The symbol's cells, once a round has been read. */
    private List<String> row(String symbol) {
        UI.getCurrent().navigate("market", QueryParameters.of("symbol", symbol));
        Awaitility.await().pollInSameThread().until(() -> {
            roundTrip();
            return test(grid()).size() == 1;
        });
        return IntStream.range(0, grid().getColumns().size())
                .mapToObj(column -> DRAWN.containsKey(column)
                        ? test(grid()).getLitRendererPropertyValue(0, column, DRAWN.get(column), String.class)
                        : test(grid()).getCellText(0, column))
                .toList();
    }

    private Grid<?> grid() {
        return find(Grid.class, view()).single();
    }

    private static Component view() {
        return (Component)
                UI.getCurrent().getInternals().getActiveRouterTargetsChain().getFirst();
    }
}
