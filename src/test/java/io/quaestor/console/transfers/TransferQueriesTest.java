package io.quaestor.console.transfers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quaestor.IntegrationTest;
import io.quaestor.console.Pages;
import io.quaestor.console.frame.FilterRefused;
import io.quaestor.console.frame.Window;
import io.quaestor.console.operators.Role;
import io.quaestor.console.operators.SignedIn;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.transfers.NewTransfer;
import io.quaestor.exchange.transfers.TransferService;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
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
class TransferQueriesTest {

    private static final Window ALL = Window.ALL;

    @Autowired
    private TransferQueries queries;

    @Autowired
    private TransferService transfers;

    @Autowired
    private Market market;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private JdbcClient jdbc;

    private UUID user = new UUID(0, 0);
    private UUID pending = new UUID(0, 0);
    private String address = "";

    @BeforeEach
    void transfer() {
        signedIn.asNobody();
        user = market.userWith("1000");
        UUID other = market.userWith("50");
        pending = Ids.next();
        address = "bc1q" + pending;
        transfers.request(
                NewTransfer.withdrawal(
                        pending, user, "USD", BigDecimal.TEN, BigDecimal.ONE, address, Market.NOON.plusSeconds(60)),
                Market.CAUSE);
        UUID approved = Ids.next();
        transfers.request(
                NewTransfer.withdrawal(
                        approved, user, "USD", BigDecimal.ONE, BigDecimal.ZERO, address, Market.NOON.plusSeconds(120)),
                Market.CAUSE);
        transfers.approve(approved, null, Market.CAUSE, Market.NOON.plusSeconds(180));
        transfers.request(
                NewTransfer.between(Ids.next(), other, user, "USD", BigDecimal.ONE, Market.NOON.plusSeconds(240)),
                Market.CAUSE);
        market.awaitReplica();
        signedIn.with(Role.ADMIN);
    }

    @AfterEach
    void signOut() {
        signedIn.asNobody();
    }

    @Test
    void pages_go_from_the_newest_to_the_oldest_and_show_every_transfer_once() {
        shows(TransferFilter.ALL, "true");
    }

    @Test
    void every_filter_finds_what_the_whole_list_has_of_it() {
        shows(with(user, null, null, null), "'" + user + "' in (user_id, counterparty_user_id)");
        shows(
                with(user, "WITHDRAW", "PENDING", "USD"),
                "user_id = '" + user + "' and type = 'WITHDRAW' and status = 'PENDING'");
        shows(with(null, null, "PENDING", null), "status = 'PENDING'");
        shows(with(null, "WITHDRAW", "PENDING", null), "status = 'PENDING' and type = 'WITHDRAW'");
        shows(byText(null, address), "address = '" + address + "'");
        String hash = jdbc.sql("select tx_hash from transfers where user_id = :user and tx_hash is not null")
                .param("user", user)
                .query(String.class)
                .single();
        shows(byText(hash, null), "tx_hash = '" + hash + "'");
        assertThat(ids(byText(hash.substring(0, hash.length() - 1), null))).isEmpty();
        assertThat(ids(byText(hash, address))).isEmpty();
        assertThat(ids(new TransferFilter(pending, null, null, null, null, null, null, ALL)))
                .containsExactly(pending);
        assertThat(ids(new TransferFilter(pending, null, null, "FAILED", null, null, null, ALL)))
                .isEmpty();
    }

    @Test
    void window_shows_what_was_asked_for_in_it() {
        Instant from = Market.NOON.plusSeconds(60);
        Instant to = Market.NOON.plusSeconds(240);
        shows(
                new TransferFilter(null, user, null, null, null, null, null, new Window(from, to)),
                "user_id = '" + user + "' and type = 'WITHDRAW'");
    }

    @Test
    void type_and_currency_are_refused_without_any_bound_and_found_within_a_window() {
        TransferFilter unbounded = with(null, "WITHDRAW", null, "USD");
        assertThatExceptionOfType(FilterRefused.class).isThrownBy(() -> ids(unbounded));
        assertThatExceptionOfType(FilterRefused.class).isThrownBy(() -> queries.count(unbounded));
        shows(
                new TransferFilter(null, null, "WITHDRAW", null, "USD", null, null, new Window(Market.NOON, null)),
                "type = 'WITHDRAW' and currency = 'USD' and created_at >= '2026-03-02T12:00:00Z'");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void withdrawal_addresses_are_whole_for_operations_compliance_and_admin_only(Role role) {
        signedIn.with(role);
        boolean whole = role != Role.VIEWER && role != Role.SUPPORT;
        String shown = whole ? address : "bc1q***";
        assertThat(queries.one(pending).orElseThrow().address()).isEqualTo(shown);
        assertThat(Pages.newest(span -> queries.page(with(user, null, "PENDING", null), span)))
                .extracting(TransferRow::address)
                .containsExactly(shown);
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"VIEWER", "SUPPORT"})
    void masked_roles_find_an_address_only_as_a_whole(Role role) {
        signedIn.with(role);
        assertThat(ids(byText(null, address))).contains(pending);
        for (int length = 1; length < address.length(); length++) {
            assertThat(ids(byText(null, address.substring(0, length)))).isEmpty();
        }
    }

    private void shows(TransferFilter filter, String condition) {
        assertThat(ids(filter))
                .isNotEmpty()
                .isEqualTo(jdbc.sql("select id from transfers where " + condition
                                + " order by created_at desc, id desc limit 300")
                        .query(UUID.class)
                        .list());
    }

    private List<UUID> ids(TransferFilter filter) {
        return Pages.first(300, span -> queries.page(filter, span)).stream()
                .map(TransferRow::id)
                .toList();
    }

    private static TransferFilter with(
            @Nullable UUID user, @Nullable String type, @Nullable String status, @Nullable String currency) {
        return new TransferFilter(null, user, type, status, currency, null, null, ALL);
    }

    private static TransferFilter byText(@Nullable String txHash, @Nullable String address) {
        return new TransferFilter(null, null, null, null, null, txHash, address, ALL);
    }
}
