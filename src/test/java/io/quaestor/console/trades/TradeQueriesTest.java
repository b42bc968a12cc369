package io.quaestor.console.trades;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.console.Samples;
import io.quaestor.console.frame.Page;
import java.util.ArrayList;
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
        List<TradeRow> seen = all(new TradeFilter(Samples.SYMBOL, null, null));
        assertThat(seen).hasSize(Samples.TRADES).doesNotHaveDuplicates();
        assertThat(seen)
                .isSortedAccordingTo(Comparator.comparing(TradeRow::tradeTime)
                        .thenComparing(row -> row.id().toString())
                        .reversed());
        assertThat(all(TradeFilter.ALL)).doesNotHaveDuplicates().containsAll(seen);
    }

    @Test
    void filter_by_user_finds_the_trades_of_either_side() {
        UUID user = queries.page(TradeFilter.ALL, null).rows().getFirst().buyerUserId();
        foundAsIn(
                new TradeFilter(null, user, null),
                row -> row.buyerUserId().equals(user) || row.sellerUserId().equals(user));
    }

    @Test
    void filter_by_order_finds_the_trades_of_either_side() {
        UUID order = queries.page(TradeFilter.ALL, null).rows().getFirst().sellerOrderId();
        foundAsIn(
                new TradeFilter(null, null, order),
                row -> row.buyerOrderId().equals(order) || row.sellerOrderId().equals(order));
    }

    @Test
    void filters_together_must_all_hold() {
        TradeRow one = queries.page(TradeFilter.ALL, null).rows().getFirst();
        foundAsIn(
                new TradeFilter(one.symbol(), one.buyerUserId(), one.buyerOrderId()),
                row -> row.symbol().equals(one.symbol())
                        && (row.buyerUserId().equals(one.buyerUserId())
                                || row.sellerUserId().equals(one.buyerUserId()))
                        && (row.buyerOrderId().equals(one.buyerOrderId())
                                || row.sellerOrderId().equals(one.buyerOrderId())));
        assertThat(all(new TradeFilter("NO-SUCH", one.buyerUserId(), null))).isEmpty();
    }

    private void foundAsIn(TradeFilter filter, Predicate<TradeRow> expected) {
        assertThat(all(filter))
                .isNotEmpty()
                .isEqualTo(all(TradeFilter.ALL).stream().filter(expected).toList());
    }

    private List<TradeRow> all(TradeFilter filter) {
        List<TradeRow> rows = new ArrayList<>();
        @Nullable TradeRow last = null;
        Page<TradeRow> page;
        do {
            page = queries.page(filter, last);
            rows.addAll(page.rows());
            last = rows.isEmpty() ? null : rows.getLast();
        } while (page.hasOlder());
        return rows;
    }
}
