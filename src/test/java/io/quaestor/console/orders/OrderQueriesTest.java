package io.quaestor.console.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.console.Samples;
import io.quaestor.console.frame.Page;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@IntegrationTest
class OrderQueriesTest {

    @Autowired
    private OrderQueries queries;

    @BeforeEach
    void fill() {
        Samples.shared();
    }

    @Test
    void pages_go_from_the_newest_to_the_oldest_and_show_every_order_once() {
        List<UUID> seen = ids(all(OrderFilter.ALL));
        assertThat(seen).doesNotHaveDuplicates().containsAll(Samples.shared().orders());
        assertThat(seen)
                .isSortedAccordingTo(Comparator.comparing(UUID::toString).reversed());
    }

    @Test
    void filter_by_symbol_goes_through_all_statuses_from_the_newest_to_the_oldest() {
        List<UUID> seen = ids(all(new OrderFilter(null, null, Samples.SYMBOL, null)));
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(Samples.shared().orders())
                .isSortedAccordingTo(Comparator.comparing(UUID::toString).reversed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"NEW", "PARTIALLY_FILLED", "FILLED", "CANCELED", "REJECTED", "EXPIRED"})
    void filter_by_status_finds_what_the_whole_list_has_of_it(String status) {
        List<OrderRow> expected = all(OrderFilter.ALL).stream()
                .filter(row -> row.status().equals(status))
                .toList();
        assertThat(all(new OrderFilter(null, null, null, status))).isNotEmpty().isEqualTo(expected);
    }

    @Test
    void filter_by_user_finds_what_the_whole_list_has_of_that_user() {
        UUID user = queries.page(OrderFilter.ALL, null).rows().getFirst().userId();
        List<OrderRow> expected = all(OrderFilter.ALL).stream()
                .filter(row -> row.userId().equals(user))
                .toList();
        assertThat(all(new OrderFilter(null, user, null, null))).isNotEmpty().isEqualTo(expected);
    }

    @Test
    void order_is_found_by_its_id_with_exact_amounts() {
        OrderRow one = all(OrderFilter.ALL).stream()
                .filter(row -> row.filledQuantity().signum() > 0)
                .findFirst()
                .orElseThrow();
        assertThat(queries.page(new OrderFilter(one.id(), null, null, null), null)
                        .rows())
                .containsExactly(one);
        assertThat(one.quantity().scale()).isEqualTo(18);
        assertThat(one.filledQuantity()).isGreaterThan(BigDecimal.ZERO).isLessThanOrEqualTo(one.quantity());
    }

    @Test
    void text_that_is_no_symbol_finds_nothing_and_breaks_nothing() {
        for (String text : List.of("'; drop table orders; --", "%", "x".repeat(10_000), "종목")) {
            assertThat(queries.page(new OrderFilter(null, null, text, null), null)
                            .rows())
                    .isEmpty();
        }
    }

    private List<OrderRow> all(OrderFilter filter) {
        List<OrderRow> rows = new ArrayList<>();
        @Nullable OrderRow last = null;
        Page<OrderRow> page;
        do {
            page = queries.page(filter, last);
            rows.addAll(page.rows());
            last = rows.isEmpty() ? null : rows.getLast();
        } while (page.hasOlder());
        return rows;
    }

    private static List<UUID> ids(List<OrderRow> rows) {
        return rows.stream().map(OrderRow::id).toList();
    }
}
