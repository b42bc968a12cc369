package io.quaestor.console.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.market.candles.DayFigures;
import io.quaestor.market.orderbook.BookState;
import java.math.BigDecimal;
import java.time.Instant;
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
        assertThat(new MarketRow(day(), "", null, null).spread()).isNull();
    }

    private static MarketRow row(@Nullable String bid, @Nullable String ask) {
        return new MarketRow(
                day(),
                "",
                new BookState(
                        bid == null ? null : new BigDecimal(bid),
                        ask == null ? null : new BigDecimal(ask),
                        BookState.Standing.LIVE,
                        null),
                null);
    }

    private static DayFigures day() {
        return new DayFigures(
                "X",
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                0);
    }
}
