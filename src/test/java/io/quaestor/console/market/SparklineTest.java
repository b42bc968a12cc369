package io.quaestor.console.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SparklineTest {

    @Test
    void the_lowest_close_is_at_the_bottom_and_the_highest_at_the_top() {
        assertThat(Sparkline.path(closes("1", "3", "2"))).isEqualTo("M0.0 22.0L48.0 2.0L96.0 12.0");
    }

    @Test
    void closes_that_do_not_move_are_a_line_in_the_middle() {
        assertThat(Sparkline.path(closes("7", "7.00"))).isEqualTo("M0.0 12.0L96.0 12.0");
    }

    @Test
    void differences_of_the_eighteenth_digit_are_drawn() {
        assertThat(Sparkline.path(closes("100.000000000000000001", "100.000000000000000002")))
                .isEqualTo("M0.0 22.0L96.0 2.0");
    }

    @Test
    void one_close_alone_is_no_line() {
        assertThat(Sparkline.path(closes("1"))).isEmpty();
        assertThat(Sparkline.path(List.of())).isEmpty();
    }

    private static List<BigDecimal> closes(String... closes) {
        return Stream.of(closes).map(BigDecimal::new).toList();
    }
}
