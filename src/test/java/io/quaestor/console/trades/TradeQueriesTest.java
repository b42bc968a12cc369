package io.quaestor.console.trades;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.console.Pages;
import io.quaestor.console.Samples;
import io.quaestor.console.frame.Window;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@IntegrationTest
class TradeQueriesTest {

    @Autowired
    private TradeQueries queries;

    @BeforeEach
    void fill() {
        Samples.shared();
    }

    @Test
    void pages_go_from_the_newest_to_the_oldest_and_show_every_trade_once() {
        List<TradeRow> seen = all(with(Samples.SYMBOL, null, null));
        assertThat(seen).hasSize(Samples.TRADES).doesNotHaveDuplicates();
        assertThat(seen)
                .isSortedAccordingTo(Comparator.comparing(TradeRow::tradeTime)
                        .thenComparing(row -> row.id().toString())
                        .reversed());
        assertThat(all(TradeFilter.ALL)).doesNotHaveDuplicates().containsAll(seen);
    }

    @Test
    void filter_by_user_finds_the_trades_of_either_side() {
        UUID user = newest(TradeFilter.ALL).getFirst().buyerUserId();
        foundAsIn(
                with(null, user, null),
                row -> row.buyerUserId().equals(user) || row.sellerUserId().equals(user));
    }

    @Test
    void filter_by_order_finds_the_trades_of_either_side() {
        UUID order = newest(TradeFilter.ALL).getFirst().sellerOrderId();
        foundAsIn(
                with(null, null, order),
                row -> row.buyerOrderId().equals(order) || row.sellerOrderId().equals(order));
    }

    @Test
    void filters_together_must_all_hold() {
        TradeRow one = newest(TradeFilter.ALL).getFirst();
        foundAsIn(
                with(one.symbol(), one.buyerUserId(), one.buyerOrderId()),
                row -> row.symbol().equals(one.symbol())
                        && (row.buyerUserId().equals(one.buyerUserId())
                                || row.sellerUserId().equals(one.buyerUserId()))
                        && (row.buyerOrderId().equals(one.buyerOrderId())
                                || row.sellerOrderId().equals(one.buyerOrderId())));
        assertThat(all(with("NO-SUCH", one.buyerUserId(), null))).isEmpty();
    }

    @Test
    void filter_by_size_finds_that_size_and_larger() {
        TradeRow one = newest(TradeFilter.ALL).getFirst();
        TradeFilter large = new TradeFilter(null, one.symbol(), null, null, one.quantity(), Window.ALL);
        foundAsIn(
                large,
                row -> row.symbol().equals(one.symbol()) && row.quantity().compareTo(one.quantity()) >= 0);
        assertThat(newest(new TradeFilter(one.id(), null, null, null, null, Window.ALL)))
                .containsExactly(one);
    }

    private void foundAsIn(TradeFilter filter, Predicate<TradeRow> expected) {
        assertThat(all(filter))
                .isNotEmpty()
                .isEqualTo(all(TradeFilter.ALL).stream().filter(expected).toList());
    }

    private List<TradeRow> all(TradeFilter filter) {
        return Pages.all(span -> queries.page(filter, span));
    }

    private List<TradeRow> newest(TradeFilter filter) {
        return Pages.newest(span -> queries.page(filter, span));
    }

    private static TradeFilter with(@Nullable String symbol, @Nullable UUID user, @Nullable UUID order) {
        return new TradeFilter(null, symbol, user, order, null, Window.ALL);
    }
}
