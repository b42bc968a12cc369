package io.quaestor.console.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quaestor.IntegrationTest;
import io.quaestor.console.Pages;
import io.quaestor.console.frame.FilterRefused;
import io.quaestor.console.frame.Window;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.transfers.NewTransfer;
import io.quaestor.exchange.transfers.TransferService;
import io.quaestor.platform.data.KeysetSpan;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
@Import(Market.class)
class LedgerQueriesTest {

    private static final String OF_BUYER = "account_id in (select id from accounts where user_id = ':buyer')";

    @Autowired
    private LedgerQueries queries;

    @Autowired
    private TransferService transfers;

    @Autowired
    private Market market;

    @Autowired
    private JdbcClient jdbc;

    private UUID buyer = new UUID(0, 0);

    @BeforeEach
    void post() {
        buyer = market.userWith("1000");
        UUID seller = market.userWith("1000");
        UUID euros = Ids.next();
        transfers.request(NewTransfer.deposit(euros, buyer, "EUR", BigDecimal.TEN, Market.NOON), Market.CAUSE);
        transfers.complete(euros, null, Market.CAUSE, Market.NOON.plusSeconds(3_600));
        String symbol = market.list();
        market.trade(symbol, buyer, seller, "100", "2", 10);
        for (int more = 0; more < 30; more++) {
            market.trade(symbol, seller, buyer, "110", "0.01", 10);
        }
        market.awaitReplica();
    }

    @Test
    void pages_go_from_the_last_written_to_the_first_and_show_every_entry_once() {
        shows(EntryFilter.ALL, "true");
    }

    @Test
    void every_filter_finds_what_the_whole_list_has_of_it() {
        EntryRow one =
                Pages.newest(span -> queries.page(of(buyer, "FEE"), span)).getFirst();
        shows(of(buyer, null), OF_BUYER);
        shows(of(buyer, "REALIZED_PNL"), OF_BUYER + " and kind = 'REALIZED_PNL'");
        shows(new EntryFilter(null, one.accountId(), null, null, Window.ALL), "account_id = '" + one.accountId() + "'");
        shows(new EntryFilter(one.journalId(), null, null, null, Window.ALL), "journal_id = '" + one.journalId() + "'");
        shows(
                new EntryFilter(one.journalId(), one.accountId(), null, "FEE", Window.ALL),
                "journal_id = '" + one.journalId() + "' and account_id = '" + one.accountId() + "' and kind = 'FEE'");
        assertThat(sequences(new EntryFilter(null, one.accountId(), new UUID(0, 1), null, Window.ALL)))
                .isEmpty();
    }

    @Test
    void a_user_has_the_entries_of_every_currency_in_one_order() {
        assertThat(Pages.all(span -> queries.page(of(buyer, null), span)))
                .extracting(EntryRow::currency)
                .contains("USD", "EUR");
    }

    @Test
    void window_shows_what_happened_in_it_whenever_it_was_written() {
        Window later = new Window(Market.NOON.plusSeconds(1), Market.NOON.plusSeconds(3_601));
        shows(new EntryFilter(null, null, buyer, null, later), OF_BUYER + " and created_at = '2026-03-02T13:00:00Z'");
        assertThat(sequences(new EntryFilter(null, null, buyer, null, new Window(null, Market.NOON))))
                .isEmpty();
    }

    @Test
    void kind_is_refused_without_any_bound() {
        EntryFilter unbounded = new EntryFilter(null, null, null, "FEE", Window.ALL);
        assertThatExceptionOfType(FilterRefused.class).isThrownBy(() -> sequences(unbounded));
    }

    @Test
    void an_entry_is_found_by_its_number_and_leads_into_the_middle() {
        List<EntryRow> all = Pages.all(span -> queries.page(of(buyer, null), span));
        EntryRow middle = all.get(all.size() / 2);
        assertThat(queries.one(middle.sequence())).contains(middle);
        assertThat(queries.page(
                                of(buyer, null),
                                new KeysetSpan.From(
                                        queries.placeOf(middle.sequence()).orElseThrow()))
                        .rows())
                .startsWith(middle);
    }

    private void shows(EntryFilter filter, String condition) {
        assertThat(sequences(filter))
                .isNotEmpty()
                .isEqualTo(jdbc.sql("select sequence from ledger_entries where "
                                + condition.replace(":buyer", buyer.toString()) + " order by sequence desc limit 300")
                        .query(Long.class)
                        .list());
    }

    private List<Long> sequences(EntryFilter filter) {
        return Pages.first(300, span -> queries.page(filter, span)).stream()
                .map(EntryRow::sequence)
                .toList();
    }

    private static EntryFilter of(UUID user, @Nullable String kind) {
        return new EntryFilter(null, null, user, kind, Window.ALL);
    }
}
