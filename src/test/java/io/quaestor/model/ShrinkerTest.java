package io.quaestor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ShrinkerTest {

    private static final int USERS = 8;

    @Test
    void a_long_history_is_cut_down_to_the_few_steps_that_still_fail() {
        History history = HistoryGenerator.history(7, USERS, 10, 300);

        History shortest = new Shrinker(has("position flipped"), () -> true).shrink(history);

        // Two users with money open a position and turn it over: some deposits, orders and two fills.
        assertThat(shortest.steps()).hasSizeLessThanOrEqualTo(20);
        assertThat(has("position flipped")).accepts(shortest);
        assertThat(history.steps()).hasSizeGreaterThan(200);
        assertThat(shortest.listing()).contains("seed 7", "Settle[fills=[Fill[");
    }

    @Test
    void no_step_and_no_element_of_the_shortest_can_be_left_out() {
        Predicate<History> fails = has("insurance: CROSS");

        History shortest = new Shrinker(fails, () -> true).shrink(HistoryGenerator.history(11, USERS, 10, 1_500));

        for (int index = 0; index < shortest.steps().size(); index++) {
            List<Step> fewer = new ArrayList<>(shortest.steps());
            fewer.remove(index);
            assertThat(fails).as("without step %d", index).rejects(shortest.with(fewer));
        }
    }

    @Test
    void out_of_time_the_shortest_so_far_is_given_back() {
        History history = HistoryGenerator.history(7, USERS, 10, 300);
        int[] attempts = {0};

        History shortest = new Shrinker(has("settled"), () -> attempts[0]++ < 5).shrink(history);

        assertThat(shortest.steps()).hasSizeLessThan(history.steps().size()).hasSizeGreaterThan(20);
    }

    private static Predicate<History> has(String name) {
        return history -> {
            ModelExchange model = new ModelExchange(history.users(), history.symbols());
            history.steps().forEach(model::play);
            return model.count(name) > 0;
        };
    }
}
