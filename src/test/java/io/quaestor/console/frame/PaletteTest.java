package io.quaestor.console.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.UI;
import io.quaestor.IntegrationTest;
import io.quaestor.console.frame.Palette.Goal;
import io.quaestor.console.operators.Role;
import io.quaestor.console.operators.SignedIn;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.test.context.support.WithMockUser;

@IntegrationTest
@Import({SignedIn.class, Market.class})
@WithMockUser(roles = "ADMIN")
class PaletteTest extends SpringBrowserlessTest {

    @Autowired
    private Desk desk;

    @Autowired
    private PaletteQueries queries;

    @Autowired
    private Market market;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private JdbcClient jdbc;

    private UUID user = new UUID(0, 0);
    private String symbol = "";

    @BeforeEach
    void make() {
        UI.getCurrent().setLocale(Locale.ENGLISH);
        user = market.userWith("1000");
        symbol = market.list();
    }

    @AfterEach
    void signOut() {
        signedIn.asNobody();
    }

    @Test
    void an_id_of_any_kind_leads_to_what_it_is_the_id_of() {
        signedIn.with(Role.VIEWER);
        UUID seller = market.userWith("1000");
        market.trade(symbol, user, seller, "100", "1", 10);
        market.awaitReplica();
        leads(user, Paths.USERS + "/" + user);
        leads(one("select id from orders where user_id = ?"), Paths.ORDERS);
        leads(one("select id from trades where buyer_user_id = ?"), Paths.TRADES);
        leads(one("select id from accounts where user_id = ?"), Paths.ACCOUNTS);
        leads(one("select id from positions where user_id = ?"), Paths.POSITIONS);
        leads(one("select id from transfers where user_id = ?"), Paths.TRANSFERS);
        leads(one("select id from events where aggregate_id = ? limit 1"), Paths.EVENTS);
        UUID journal = one("select journal_id from ledger_entries e join accounts a on a.id = e.account_id"
                + " where a.user_id = ? limit 1");
        assertThat(find(journal.toString()))
                .anyMatch(goal ->
                        goal.path().equals(Paths.LEDGER) && goal.query().equals(Map.of("journal", journal.toString())));
        assertThat(find(user.toString()))
                .anyMatch(goal ->
                        goal.path().equals(Paths.EVENTS) && goal.query().equals(Map.of("aggregate", user.toString())));
    }

    @Test
    void an_id_of_nothing_leads_nowhere() {
        signedIn.with(Role.VIEWER);
        assertThat(find(Ids.next().toString())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"VIEWER", "SUPPORT"})
    void masked_roles_find_a_user_by_the_whole_address_only_and_are_not_told_it(Role role) {
        signedIn.with(role);
        market.awaitReplica();
        String address = user + "@test.quaestor.example";
        assertThat(find(address.toUpperCase(Locale.ROOT)))
                .extracting(Goal::path)
                .contains(Paths.USERS + "/" + user);
        assertThat(find(address).toString() + find(user.toString())).doesNotContain("@");
        assertThat(find(address.substring(0, address.length() - 1))).isEmpty();
        assertThat(find(user + "@")).isEmpty();
        assertThat(find("%" + address.substring(1))).isEmpty();
    }

    @Test
    void who_sees_addresses_whole_finds_a_user_by_the_beginning_of_one() {
        signedIn.with(Role.OPERATIONS);
        market.awaitReplica();
        assertThat(find(user + "@t")).extracting(Goal::detail).contains(user + "@test.quaestor.example");
        assertThat(queries.byEmail("ab")).isEmpty();
    }

    @Test
    void a_symbol_and_the_hash_of_a_transaction_lead_to_rows() {
        signedIn.with(Role.SUPPORT);
        market.awaitReplica();
        assertThat(find(symbol.toLowerCase(Locale.ROOT)))
                .extracting(goal -> goal.path() + goal.query())
                .contains(Paths.ORDERS + Map.of("symbol", symbol), Paths.TRADES + Map.of("symbol", symbol));
        UUID deposit = one("select id from transfers where user_id = ?");
        assertThat(find("0x" + deposit))
                .extracting(goal -> goal.query().get("open"))
                .containsExactly(deposit.toString());
    }

    @Test
    void a_screen_is_found_by_its_name_in_either_language() {
        signedIn.with(Role.VIEWER);
        UI.getCurrent().setLocale(Locale.ENGLISH);
        assertThat(find("order")).first().extracting(Goal::path).isEqualTo(Paths.ORDERS);
        assertThat(find("주문")).first().extracting(Goal::path).isEqualTo(Paths.ORDERS);
    }

    @Test
    void nobody_without_a_role_finds_anything() {
        signedIn.with();
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> queries.byId(user));
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> queries.byEmail("test"));
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> queries.symbols("T"));
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> queries.byTransaction("0x"));
    }

    @Test
    void what_was_opened_last_comes_first_once_and_no_more_than_ten() {
        signedIn.with(Role.VIEWER);
        List<UUID> ids = java.util.stream.Stream.generate(Ids::next).limit(12).toList();
        ids.forEach(id -> desk.recent.opened(Paths.ORDERS, id.toString()));
        desk.recent.opened(Paths.ORDERS, ids.get(5).toString());
        desk.recent.opened(Paths.ORDERS, "someone@example.com");
        assertThat(desk.recent.latest())
                .hasSize(RecentRows.MOST)
                .doesNotHaveDuplicates()
                .startsWith(
                        new RecentRows.Row(Paths.ORDERS, ids.get(5)), new RecentRows.Row(Paths.ORDERS, ids.get(11)));
        signedIn.with(Role.VIEWER);
        assertThat(desk.recent.latest()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0",
                "a\0b",
                "'; drop table users; --",
                "%%%",
                "___",
                "\\\\\\",
                "<script>alert(1)</script>",
                "{0}",
                "\u202eabc\u200f",
                "\ufeff\ufeff\ufeff",
                "😀😀😀",
                "\ud83d\ud83d\ud83d",
                "00000000-0000-0000-0000-00000000000g"
            })
    void hostile_text_finds_nothing_and_fails_nowhere(String text) {
        signedIn.with(Role.ADMIN);
        assertThat(find(text)).isEmpty();
        assertThat(find(text.repeat(3_000))).isEmpty();
    }

    private void leads(UUID id, String path) {
        assertThat(find(id.toString()))
                .first()
                .satisfies(goal -> assertThat(goal.path()).isEqualTo(path))
                .satisfies(goal -> assertThat(goal.query())
                        .isEqualTo(
                                path.equals(Paths.USERS + "/" + id)
                                        ? Map.of()
                                        : Map.of("open", id.toString(), "id", id.toString())));
    }

    private List<Goal> find(String text) {
        return new Palette(desk, queries).find(text);
    }

    private UUID one(String sql) {
        return jdbc.sql(sql).param(user).query(UUID.class).list().getFirst();
    }
}
