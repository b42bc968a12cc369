package io.quaestor.console.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quaestor.IntegrationTest;
import io.quaestor.console.Pages;
import io.quaestor.console.Samples;
import io.quaestor.console.frame.FilterRefused;
import io.quaestor.console.frame.Source;
import io.quaestor.console.frame.Window;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import java.math.BigDecimal;
import java.time.Instant;
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
        assertThat(seen).hasSameSizeAs(all(OrderFilter.ALL));
        assertThat(all(OrderFilter.ALL))
                .isSortedAccordingTo(Comparator.comparing(OrderRow::createdAt)
                        .thenComparing(row -> row.id().toString())
                        .reversed());
    }

    @Test
    void filter_by_symbol_goes_through_all_statuses_from_the_newest_to_the_oldest() {
        List<UUID> seen = ids(all(with(null, null, Samples.SYMBOL, null)));
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
        assertThat(all(with(null, null, null, status))).isNotEmpty().isEqualTo(expected);
    }

    @Test
    void filter_by_user_finds_what_the_whole_list_has_of_that_user() {
        UUID user = newest(OrderFilter.ALL).getFirst().userId();
        List<OrderRow> expected = all(OrderFilter.ALL).stream()
                .filter(row -> row.userId().equals(user))
                .toList();
        assertThat(all(with(null, user, null, null))).isNotEmpty().isEqualTo(expected);
    }

    @Test
    void order_is_found_by_its_id_with_exact_amounts() {
        OrderRow one = all(OrderFilter.ALL).stream()
                .filter(row -> row.filledQuantity().signum() > 0)
                .findFirst()
                .orElseThrow();
        assertThat(newest(with(one.id(), null, null, null))).containsExactly(one);
        assertThat(one.quantity().scale()).isEqualTo(18);
        assertThat(one.filledQuantity()).isGreaterThan(BigDecimal.ZERO).isLessThanOrEqualTo(one.quantity());
    }

    @Test
    void side_and_type_are_found_within_a_symbol_and_refused_without_any_bound() {
        List<OrderRow> expected = all(with(null, null, Samples.SYMBOL, null)).stream()
                .filter(row -> row.side().equals("SELL") && row.type().equals("LIMIT"))
                .toList();
        assertThat(all(new OrderFilter(null, null, Samples.SYMBOL, null, "SELL", "LIMIT", Window.ALL)))
                .isNotEmpty()
                .isEqualTo(expected);
        OrderFilter unbounded = new OrderFilter(null, null, null, null, "SELL", null, Window.ALL);
        assertThatExceptionOfType(FilterRefused.class).isThrownBy(() -> newest(unbounded));
        assertThatExceptionOfType(FilterRefused.class).isThrownBy(() -> queries.count(unbounded));
        OrderFilter withStatus = new OrderFilter(null, null, null, "FILLED", "SELL", null, Window.ALL);
        assertThatExceptionOfType(FilterRefused.class).isThrownBy(() -> newest(withStatus));
        Window since = new Window(Instant.EPOCH, null);
        assertThat(all(new OrderFilter(null, null, null, "FILLED", "SELL", null, since)))
                .containsAll(expected.stream()
                        .filter(row -> row.status().equals("FILLED"))
                        .toList());
    }

    @Test
    void window_shows_what_was_placed_in_it_and_a_place_leads_into_the_middle() {
        List<OrderRow> all = all(with(null, null, Samples.SYMBOL, null));
        OrderRow middle = all.get(all.size() / 2);
        assertThat(all(new OrderFilter(
                        null, null, Samples.SYMBOL, null, null, null, new Window(middle.createdAt(), null))))
                .isEqualTo(all.subList(0, all.size() / 2 + 1));
        assertThat(all(new OrderFilter(
                        null, null, Samples.SYMBOL, null, null, null, new Window(null, middle.createdAt()))))
                .isEqualTo(all.subList(all.size() / 2 + 1, all.size()));
        KeysetSpan from = new KeysetSpan.From(queries.placeOf(middle.id()).orElseThrow());
        assertThat(queries.page(with(null, null, Samples.SYMBOL, null), from).rows())
                .startsWith(middle);
        KeysetSpan atThatTime = new KeysetSpan.From(Source.byTimeOrId(queries::placeOf)
                .apply(middle.createdAt().toString())
                .orElseThrow());
        assertThat(queries.page(with(null, null, Samples.SYMBOL, null), atThatTime)
                        .rows())
                .startsWith(middle);
        assertThat(queries.count(with(null, null, Samples.SYMBOL, null)))
                .isEqualTo(new KeysetQuery.Count(all.size(), false));
    }

    @Test
    void text_that_is_no_symbol_finds_nothing_and_breaks_nothing() {
        for (String text : List.of("'; drop table orders; --", "%", "x".repeat(10_000), "종목")) {
            assertThat(newest(with(null, null, text, null))).isEmpty();
        }
    }

    private List<OrderRow> all(OrderFilter filter) {
        return Pages.all(span -> queries.page(filter, span));
    }

    private List<OrderRow> newest(OrderFilter filter) {
        return Pages.newest(span -> queries.page(filter, span));
    }

    private static OrderFilter with(
            @Nullable UUID id, @Nullable UUID user, @Nullable String symbol, @Nullable String status) {
        return new OrderFilter(id, user, symbol, status, null, null, Window.ALL);
    }

    private static List<UUID> ids(List<OrderRow> rows) {
        return rows.stream().map(OrderRow::id).toList();
    }
}
