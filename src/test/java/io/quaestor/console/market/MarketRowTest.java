package io.quaestor.console.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.market.orderbook.BookState;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MarketRowTest {

    @Test
    void spread_is_the_difference_of_the_best_prices_and_its_part_of_the_middle() {
        MarketRow row = row("99.5", "100.5");
        assertThat(row.spread()).isEqualByComparingTo("1");
        assertThat(row.spreadBasisPoints()).isEqualByComparingTo("100");
    }

    @Test
    void a_crossed_book_has_a_spread_below_zero() {
        assertThat(row("101", "100").spread()).isEqualByComparingTo("-1");
    }

    @Test
    void without_a_side_or_a_book_there_is_no_spread() {
        assertThat(row(null, "100").spread()).isNull();
        assertThat(row("100", null).spreadBasisPoints()).isNull();
        assertThat(new MarketRow("X", null, "", null, null).spread()).isNull();
    }

    private static MarketRow row(@Nullable String bid, @Nullable String ask) {
        return new MarketRow(
                "X",
                null,
                "",
                new BookState(
                        bid == null ? null : new BigDecimal(bid),
                        ask == null ? null : new BigDecimal(ask),
                        BookState.Standing.LIVE,
                        null),
                null);
    }
}
