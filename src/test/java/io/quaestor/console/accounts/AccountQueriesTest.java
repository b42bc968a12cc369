package io.quaestor.console.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.console.Pages;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.trades.TradeService;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
@Import(Market.class)
class AccountQueriesTest {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    @Autowired
    private AccountQueries queries;

    @Autowired
    private Market market;

    @Autowired
    private TradeService trades;

    @Autowired
    private JdbcClient jdbc;

    private UUID buyer = new UUID(0, 0);

    @BeforeEach
    void fund() {
        buyer = market.userWith("1000");
        UUID seller = market.userWith("1000");
        String symbol = market.list();
        market.trade(symbol, buyer, seller, "100", "2", 10);
        market.trade(symbol, seller, buyer, "110", "1", 10);
        for (int more = 0; more < 60; more++) {
            market.userWith("1");
        }
        market.awaitReplica();
    }

    @Test
    void pages_go_from_the_newest_to_the_oldest_and_show_every_account_once() {
        shows(AccountFilter.ALL, "true");
    }

    @Test
    void every_filter_finds_what_the_whole_list_has_of_it() {
        shows(with(buyer, null, null), "user_id = '" + buyer + "'");
        shows(with(null, "USD", null), "currency = 'USD'");
        shows(with(null, "USD", "USER"), "currency = 'USD' and kind = 'USER'");
        shows(with(null, null, "USER"), "kind = 'USER'");
        shows(with(null, null, "INSURANCE"), "kind = 'INSURANCE'");
        shows(with(null, "USD", "CLEARING"), "kind = 'CLEARING' and currency = 'USD'");
        assertThat(ids(with(buyer, "EUR", null))).isEmpty();
        assertThat(ids(with(buyer, null, "FEES"))).isEmpty();
        assertThat(ids(with(null, "'; drop table accounts; --", null))).isEmpty();
    }

    @Test
    void a_balance_is_explained_by_its_entries_to_the_last_digit() {
        AccountRow account = of(buyer);
        BalanceExplained explained = queries.explain(account.id()).orElseThrow();
        // The deposit, two fees, a loss of 10 realised.
        assertThat(explained.entries()).hasSize(4);
        assertThat(explained.isWhole()).isTrue();
        assertThat(explained.addsUp()).isTrue();
        assertThat(explained.sum())
                .isEqualByComparingTo(account.balance())
                .isEqualByComparingTo(explained.balance())
                .isNotEqualByComparingTo("1000");
        assertThat(explained.running())
                .usingElementComparator(BigDecimal::compareTo)
                .isEqualTo(explained.entries().stream()
                        .map(entry -> Objects.requireNonNull(entry.balanceAfter()))
                        .toList());
        assertThat(explained.entries().getLast().kind()).isEqualTo("DEPOSIT");
    }

    @Test
    void of_many_entries_the_newest_thousand_are_added_on_top_of_what_was_before() {
        UUID user = market.userWith("100000");
        UUID other = market.userWith("100000");
        String symbol = market.list();
        UUID buy = market.placed(user, symbol, OrderSide.BUY, "100", "2", 10);
        UUID sell = market.placed(other, symbol, OrderSide.SELL, "100", "2", 10);
        trades.settle(
                IntStream.range(0, AccountQueries.MOST_ADDED + 5)
                        .mapToObj(each -> Market.fill(symbol, buy, sell, "100", "0.001"))
                        .toList(),
                Market.CAUSE);
        market.awaitReplica();
        BalanceExplained explained = queries.explain(of(user).id()).orElseThrow();
        assertThat(explained.entries()).hasSize(AccountQueries.MOST_ADDED);
        assertThat(explained.isWhole()).isFalse();
        assertThat(explained.addsUp()).isTrue();
        assertThat(explained.before()).isBetween(new BigDecimal("99999"), new BigDecimal("100000"));
        AccountRow fees = Pages.newest(span -> queries.page(with(null, "USD", "FEES"), span))
                .getFirst();
        assertThat(queries.explain(fees.id()).orElseThrow().addsUp()).isTrue();
    }

    @Test
    void entries_that_do_not_make_up_the_balance_are_found() {
        BalanceExplained.Entry entry =
                new BalanceExplained.Entry(1, "DEPOSIT", BigDecimal.TEN, null, "TRANSFER", new UUID(0, 1), AT);
        assertThat(new BalanceExplained(BigDecimal.TEN, List.of(entry), true).addsUp())
                .isTrue();
        assertThat(new BalanceExplained(BigDecimal.ONE, List.of(entry), true).addsUp())
                .isFalse();
        BalanceExplained.Entry wrong = new BalanceExplained.Entry(
                1, "DEPOSIT", BigDecimal.TEN, BigDecimal.ONE, "TRANSFER", new UUID(0, 1), AT);
        assertThat(new BalanceExplained(BigDecimal.TEN, List.of(wrong), true).addsUp())
                .isFalse();
    }

    @Test
    void an_insurance_fund_below_zero_is_an_alarm_and_nothing_else_is() {
        assertThat(account("INSURANCE", "-0.000000000000000001").isAlarm()).isTrue();
        assertThat(account("INSURANCE", "0").isAlarm()).isFalse();
        assertThat(account("CLEARING", "-5").isAlarm()).isFalse();
        assertThat(account("EXTERNAL", "-5").isAlarm()).isFalse();
    }

    private static AccountRow account(String kind, String balance) {
        BigDecimal amount = new BigDecimal(balance);
        return new AccountRow(new UUID(0, 1), null, kind, "USD", amount, amount, BigDecimal.ZERO, AT, AT, 1);
    }

    private AccountRow of(UUID user) {
        return Pages.newest(span -> queries.page(with(user, null, null), span)).getFirst();
    }

    private void shows(AccountFilter filter, String condition) {
        assertThat(ids(filter))
                .isNotEmpty()
                .isEqualTo(jdbc.sql("select id from accounts where " + condition
                                + " order by created_at desc, id desc limit 300")
                        .query(UUID.class)
                        .list());
    }

    private List<UUID> ids(AccountFilter filter) {
        return Pages.first(300, span -> queries.page(filter, span)).stream()
                .map(AccountRow::id)
                .toList();
    }

    private static AccountFilter with(@Nullable UUID user, @Nullable String currency, @Nullable String kind) {
        return new AccountFilter(null, user, currency, kind);
    }
}
