package io.quaestor.console.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.console.Pages;
import io.quaestor.console.frame.EventChanges;
import io.quaestor.console.frame.Window;
import io.quaestor.console.operators.Role;
import io.quaestor.console.operators.SignedIn;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.events.Aggregate;
import io.quaestor.exchange.transfers.NewTransfer;
import io.quaestor.exchange.transfers.TransferService;
import io.quaestor.platform.data.KeysetSpan;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
@Import({SignedIn.class, Market.class})
class EventQueriesTest {

    private static final String BY_TIME = " order by created_at desc, id desc limit 300";

    @Autowired
    private EventQueries queries;

    @Autowired
    private TransferService transfers;

    @Autowired
    private Market market;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private JdbcClient jdbc;

    private UUID withdrawal = new UUID(0, 0);
    private String address = "";

    @BeforeEach
    void happen() {
        signedIn.asNobody();
        UUID buyer = market.userWith("1000");
        UUID seller = market.userWith("1000");
        String symbol = market.list();
        for (int more = 0; more < 20; more++) {
            market.trade(symbol, buyer, seller, "100", "0.1", 10);
        }
        withdrawal = Ids.next();
        address = "bc1q" + withdrawal;
        transfers.request(
                NewTransfer.withdrawal(withdrawal, buyer, "USD", BigDecimal.TEN, BigDecimal.ONE, address, Market.NOON),
                Market.CAUSE);
        transfers.approve(withdrawal, null, Market.CAUSE, Market.NOON.plusSeconds(60));
        transfers.complete(withdrawal, "0xabc", Market.CAUSE, Market.NOON.plusSeconds(120));
        market.awaitReplica();
        signedIn.with(Role.ADMIN);
    }

    @AfterEach
    void signOut() {
        signedIn.asNobody();
    }

    @Test
    void every_field_that_an_event_changes_has_a_name_on_screens() {
        assertThat(jdbc.sql("""
                        select distinct field
                        from events, lateral (values ('prior'), ('new')) as part (name),
                            lateral jsonb_object_keys(event_data -> name) as field
                        where jsonb_typeof(event_data -> name) = 'object'
                        """).query(String.class).list()).isNotEmpty().isSubsetOf(EventChanges.FIELDS);
    }

    @Test
    void pages_go_from_the_newest_to_the_oldest_through_all_types_and_show_every_event_once() {
        shows(EventFilter.ALL, "true" + BY_TIME);
    }

    @Test
    void every_filter_finds_what_the_whole_list_has_of_it() {
        shows(with(null, null, "TradeSettled"), "event_type = 'TradeSettled'" + BY_TIME);
        shows(with("POSITION", null, null), "aggregate_type = 'POSITION'" + BY_TIME);
        shows(with("ORDER", null, "OrderFilled"), "event_type = 'OrderFilled'" + BY_TIME);
        assertThat(ids(with("ORDER", null, "TradeSettled"))).isEmpty();
        shows(
                new EventFilter(
                        null, null, null, new Window(Market.NOON.plusSeconds(60), Market.NOON.plusSeconds(121))),
                "created_at >= '2026-03-02T12:01:00Z' and created_at < '2026-03-02T12:02:01Z'" + BY_TIME);
    }

    @Test
    void of_one_thing_the_versions_come_one_after_the_other_even_of_one_instant() {
        UUID position = jdbc.sql(
                        "select id from positions where version >= 20 order by created_at desc, id desc limit 1")
                .query(UUID.class)
                .single();
        shows(with(null, position, null), "aggregate_id = '" + position + "' order by version desc limit 300");
        List<EventRow> all = Pages.all(span -> queries.page(with(null, withdrawal, null), span));
        assertThat(all).extracting(EventRow::version).containsExactly(3L, 2L, 1L);
        EventFilter ofOne = with(null, withdrawal, null);
        assertThat(queries.page(
                                ofOne,
                                new KeysetSpan.From(
                                        queries.placeOf(ofOne, all.get(1).id()).orElseThrow()))
                        .rows())
                .isEqualTo(all.subList(1, 3));
        shows(
                new EventFilter(null, withdrawal, null, new Window(Market.NOON.plusSeconds(1), null)),
                "aggregate_id = '" + withdrawal + "' and version > 1 order by version desc");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void withdrawal_addresses_are_whole_for_operations_compliance_and_admin_only(Role role) {
        signedIn.with(role);
        UUID requested = ids(with(null, withdrawal, "WithdrawalRequested")).getFirst();
        String text = queries.one(requested).orElseThrow().data().toString();
        boolean whole = role != Role.VIEWER && role != Role.SUPPORT;
        assertThat(text.contains(address)).isEqualTo(whole);
        assertThat(text.contains("bc1q***")).isEqualTo(!whole);
    }

    @Test
    void an_event_knows_the_ones_of_the_versions_beside_it() {
        List<UUID> ids = ids(with(null, withdrawal, null));
        assertThat(queries.one(ids.get(1)).orElseThrow().neighbours())
                .containsEntry(1L, ids.get(2))
                .containsEntry(3L, ids.get(0))
                .hasSize(2);
    }

    @Test
    void every_type_that_is_written_down_can_be_found() throws IOException {
        String page = Files.readString(Path.of("docs/events.md"));
        List<String> written = Pattern.compile(
                        "^\\|? ?`([A-Z][A-Za-z]+)`.*|`([A-Z][a-z]+[A-Z][A-Za-z]+)`", Pattern.MULTILINE)
                .matcher(page)
                .results()
                .flatMap(found -> Stream.of(found.group(1), found.group(2)))
                .filter(type -> type != null
                        && type.matches(
                                "(User|Instrument|Order|Position|Trade|Transfer|Deposit|Withdrawal|Balance)[A-Z].*"))
                .filter(type -> !type.matches(".*(Events|Service|Feeder|Repository)"))
                .distinct()
                .toList();
        assertThat(ResourceBundle.getBundle("vaadin-i18n.translations", Locale.ROOT)
                        .keySet())
                .containsAll(EventTypes.ALL.stream()
                        .map(type -> "event.type." + type)
                        .toList());
        assertThat(written).hasSizeGreaterThan(20).isSubsetOf(EventTypes.ALL);
        assertThat(jdbc.sql("select distinct event_type from events where event_type <> 'OrderTested'")
                        .query(String.class)
                        .list())
                .isSubsetOf(EventTypes.ALL);
        assertThat(EventTypes.AGGREGATES)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Aggregate.values()).map(Aggregate::name).toList());
    }

    private void shows(EventFilter filter, String condition) {
        assertThat(ids(filter))
                .isNotEmpty()
                .isEqualTo(jdbc.sql(
                                // A type of the reader's own tests is on no screen.
                                "select id from events where event_type <> 'OrderTested' and " + condition)
                        .query(UUID.class)
                        .list());
    }

    private List<UUID> ids(EventFilter filter) {
        return Pages.first(300, span -> queries.page(filter, span)).stream()
                .map(EventRow::id)
                .toList();
    }

    private static EventFilter with(@Nullable String kind, @Nullable UUID aggregate, @Nullable String type) {
        return new EventFilter(kind, aggregate, type, Window.ALL);
    }
}
