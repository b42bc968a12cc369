package io.quaestor.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.QueryParameters;
import io.quaestor.IntegrationTest;
import io.quaestor.console.frame.BrowseGrid;
import io.quaestor.console.frame.Panel;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.trades.Fill;
import io.quaestor.exchange.transfers.NewTransfer;
import io.quaestor.exchange.transfers.TransferService;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.test.context.support.WithMockUser;

/** What an operator of a masked role does on the screens, without a browser. */
@IntegrationTest
@Import(Market.class)
@WithMockUser(roles = "SUPPORT")
class DeskUseCasesTest extends SpringBrowserlessTest {

    @Autowired
    private Market market;

    @Autowired
    private TransferService transfers;

    @Autowired
    private JdbcClient jdbc;

    private UUID buyer = new UUID(0, 0);
    private UUID seller = new UUID(0, 0);
    private Fill fill = Market.fill("X", Ids.next(), Ids.next(), "1", "1");

    @BeforeEach
    void play() {
        UI.getCurrent().setLocale(Locale.ENGLISH);
        buyer = market.userWith("1000");
        seller = market.userWith("1000");
        String symbol = market.list();
        UUID buy = market.placed(buyer, symbol, OrderSide.BUY, "100", "2", 10);
        UUID sell = market.placed(seller, symbol, OrderSide.SELL, "100", "2", 10);
        fill = Market.fill(symbol, buy, sell, "100", "2");
        market.settle(fill);
        market.awaitReplica();
    }

    @Test
    void users_are_found_by_id_status_and_whole_address_and_a_masked_role_sees_no_address() {
        String address = buyer + "@test.quaestor.example";
        open("users?id=" + buyer);
        assertThat(grid().csv()).contains(buyer.toString(), "Active").doesNotContain(address);
        open("users?id=" + buyer + "&status=frozen");
        assertThat(grid().csv()).doesNotContain(buyer.toString());
        open("users?status=active");
        TextField email = find(TextField.class, view()).withCaption("E-mail").single();
        test(email).setValue(address);
        assertThat(grid().csv()).hasLineCount(2).contains(buyer.toString()).doesNotContain(address);
        test(email).setValue(address.substring(0, 30));
        assertThat(ScreenText.of(view().getElement())).doesNotContain(buyer.toString());
    }

    @Test
    void an_account_opens_with_the_entries_that_make_up_its_balance() {
        open("accounts?user=" + buyer);
        assertThat(grid().rows()).hasSize(1);
        UUID account = id("select id from accounts where user_id = :id", buyer);
        open("accounts?user=" + buyer + "&open=" + account);
        // A deposit of 1,000 and a maker's fee of 0.0002 of 200.
        assertThat(panel()).contains("Balance", "999.96", "All 2 entries come to 999.96, the balance", "Fee");
        assertThat(links()).contains("ledger?account=" + account + "&window=all", "users?id=" + buyer);
    }

    @Test
    void a_position_opens_with_the_fills_that_made_it() {
        UUID position = id("select id from positions where user_id = :id", buyer);
        open("positions?symbol=" + fill.symbol() + "&side=LONG&state=OPEN&open=" + position);
        assertThat(grid().rows()).hasSize(1);
        assertThat(panel())
                .contains("1 fills since it was opened come to size 2 and entry value 200, exactly", "PositionOpened");
        assertThat(links()).contains("trades?open=" + fill.tradeId());
    }

    @Test
    void positions_sorted_by_what_changes_say_that_they_have_no_pages() {
        open("positions?symbol=" + fill.symbol() + "&sort=LIQUIDATION");
        assertThat(grid().rows()).hasSize(2);
        assertThat(ScreenText.of(grid().getElement()))
                .contains("The first 2, as of the time beside", "Replica · as of 20");
    }

    @Test
    void a_trade_opens_with_both_sides_and_the_journal_it_caused() {
        open("trades?order=" + fill.buyerOrderId() + "&window=all&open=" + fill.tradeId());
        assertThat(grid().rows()).hasSize(1);
        assertThat(panel())
                .contains("Buyer · Maker", "Seller · Taker", "Notional", "USD: comes to zero", "TradeSettled", "Fees");
        assertThat(links())
                .contains(
                        "orders?open=" + fill.buyerOrderId(),
                        "orders?open=" + fill.sellerOrderId(),
                        "users?id=" + buyer,
                        "users?id=" + seller);
    }

    @Test
    void an_entry_of_the_ledger_opens_with_its_whole_journal_and_what_caused_it() {
        long entry = jdbc.sql("select sequence from ledger_entries where journal_id = :id order by sequence limit 1")
                .param("id", fill.tradeId())
                .query(Long.class)
                .single();
        open("ledger?journal=" + fill.tradeId() + "&open=" + entry);
        assertThat(grid().rows()).hasSizeGreaterThan(2);
        assertThat(panel()).contains("Entry " + entry, "USD: comes to zero");
        assertThat(links()).contains("trades?open=" + fill.tradeId());
    }

    @Test
    void an_event_opens_with_what_it_changed_and_the_versions_beside_it() {
        UUID filled = id("select id from events where aggregate_id = :id and version = 2", fill.buyerOrderId());
        UUID placed = id("select id from events where aggregate_id = :id and version = 1", fill.buyerOrderId());
        open("events?aggregate=" + fill.buyerOrderId() + "&window=all&open=" + filled);
        assertThat(grid().rows()).hasSize(2);
        assertThat(panel()).contains("OrderFilled", "New → Filled", "\"filledQuantity\" : \"2\"");
        assertThat(links())
                .contains(
                        "orders?open=" + fill.buyerOrderId(),
                        "events?aggregate=" + fill.buyerOrderId() + "&window=all&open=" + placed);
    }

    @Test
    void transfers_begin_with_the_withdrawals_that_wait_and_never_show_the_address_to_a_masked_role() {
        UUID withdrawal = Ids.next();
        String address = "bc1q" + withdrawal;
        transfers.request(
                NewTransfer.withdrawal(
                        withdrawal,
                        buyer,
                        "USD",
                        BigDecimal.TEN,
                        BigDecimal.ONE,
                        address,
                        Instant.now().minusSeconds(1)),
                Market.CAUSE);
        market.awaitReplica();
        UI.getCurrent().navigate("transfers");
        assertThat(grid().rows())
                .extracting(Object::toString)
                .anyMatch(row -> row.contains(withdrawal.toString()))
                .allMatch(row -> row.contains("type=WITHDRAW") && row.contains("status=PENDING"));
        test(find(Button.class, view()).withText("All transfers").single()).click();
        assertThat(UI.getCurrent().getInternals().getActiveViewLocation().getPathWithQueryParameters())
                .isEqualTo("transfers?window=30d");

        open("transfers?user=" + buyer + "&window=all&open=" + withdrawal);
        assertThat(grid().rows()).hasSize(2);
        assertThat(panel())
                .contains("Withdrawal", "Pending", "bc1q***", "WithdrawalRequested")
                .doesNotContain(address);
        assertThat(ScreenText.of(view().getElement())).doesNotContain(address);

        TextField field =
                find(TextField.class, view()).withCaption("Withdrawal address").single();
        test(field).setValue(address);
        assertThat(grid().rows()).hasSize(1);
        assertThat(UI.getCurrent().getInternals().getActiveViewLocation().getPathWithQueryParameters())
                .doesNotContain(address);

        UUID requested = id("select id from events where aggregate_id = :id", withdrawal);
        open("events?open=" + requested);
        assertThat(panel()).contains("WithdrawalRequested", "bc1q***").doesNotContain(address);
    }

    @Test
    void addresses_that_make_no_sense_open_the_screen_and_say_so() {
        for (String path : List.of("accounts", "positions", "transfers", "ledger", "events", "trades")) {
            for (String value :
                    List.of("nonsense", "-1", "99999999999999999999", "%00", "%3Cscript%3E", "%F0%9F%98%80")) {
                open(path + "?open=" + value + "&at=" + value + "&user=&kind=" + value + "&sort=" + value + "&type="
                        + value);
                assertThat(find(Span.class, view())
                                .withText("There is nothing under this id")
                                .all())
                        .as(path + " " + value)
                        .hasSize(1);
            }
        }
    }

    private void open(String address) {
        String[] parts = address.split("\\?", 2);
        UI.getCurrent().navigate(parts[0], QueryParameters.fromString(parts[1]));
    }

    private Component view() {
        return (Component)
                UI.getCurrent().getInternals().getActiveRouterTargetsChain().getFirst();
    }

    private BrowseGrid<?> grid() {
        BrowseGrid<?> grid = find(BrowseGrid.class, view()).single();
        assertThat(find(Grid.class, grid).all()).as("the grid has been read").hasSize(1);
        return grid;
    }

    private String panel() {
        return ScreenText.of(find(Panel.class, view()).single().getElement());
    }

    private List<String> links() {
        return find(Anchor.class, find(Panel.class, view()).single()).all().stream()
                .map(Anchor::getHref)
                .toList();
    }

    private UUID id(String sql, UUID of) {
        return jdbc.sql(sql).param("id", of).query(UUID.class).single();
    }
}
