package io.quaestor.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.Market;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@IntegrationTest
@Import({Market.class, Services.class, HistoryRunner.class})
class ArithmeticTest {

    private static final int TRADES = 60;

    @Autowired
    HistoryRunner runner;

    @Autowired
    Market market;

    @Test
    void at_the_edges_of_the_arithmetic_services_and_model_agree() {
        agree(Seeds.quick(), 10);
    }

    @Test
    @Tag("long")
    void at_the_edges_of_the_arithmetic_services_and_model_agree_over_many_seeds() {
        agree(Seeds.fresh(), 100);
    }

    @Test
    void the_largest_notional_that_can_be_kept_trades_and_the_next_is_rejected() {
        BigDecimal price = BigDecimal.ONE;
        List<Step> steps = new ArrayList<>();
        for (int user = 0; user < 2; user++) {
            steps.add(new Step.Request(
                    user + 1,
                    user,
                    null,
                    Step.Payment.DEPOSIT,
                    1,
                    new BigDecimal(1_000_000_000),
                    BigDecimal.ZERO,
                    null,
                    null,
                    0));
            steps.add(new Step.Decide(user + 1, Step.Decision.COMPLETE, null, null, 0));
        }
        steps.add(new Step.Mark(1, price));
        steps.add(new Step.Place(List.of(
                order(1, 0, Step.Side.BUY, "1", EdgeGenerator.MOST.toPlainString()),
                order(2, 1, Step.Side.SELL, "1", EdgeGenerator.MOST.toPlainString()),
                order(3, 0, Step.Side.BUY, "2", "500000000000000000"),
                order(4, 0, Step.Side.BUY, "1", EdgeGenerator.LEAST.toPlainString()))));
        steps.add(new Step.Settle(List.of(
                new Step.Fill(1, 1, 1, 2, price, EdgeGenerator.MOST, false, false, 1),
                new Step.Fill(2, 1, 4, 2, price, EdgeGenerator.LEAST, false, false, 1))));
        History history = new History(0, 2, EdgeGenerator.SYMBOLS, steps);
        ModelExchange model = new ModelExchange(2, EdgeGenerator.SYMBOLS);
        List<List<String>> answers = steps.stream().map(model::play).toList();

        assertThat(answers.get(5)).containsExactly("PLACED", "PLACED", "REJECTED", "PLACED");
        assertThat(answers.get(6)).containsExactly("SETTLED", "REFUSED");
        assertThat(runner.play(history, 1)).isNull();
    }

    private static Step.Order order(long id, int user, Step.Side side, String price, String quantity) {
        return new Step.Order(
                id,
                user,
                1,
                side,
                Step.Type.LIMIT,
                new BigDecimal(price),
                null,
                new BigDecimal(quantity),
                Integer.MAX_VALUE,
                Step.Margin.CROSS,
                false,
                Step.InForce.GTC,
                id);
    }

    private void agree(long first, int histories) {
        System.out.println("edges: seeds from " + first);
        Map<String, Integer> counts = new TreeMap<>();
        for (long seed = first; seed < first + histories; seed++) {
            History history = EdgeGenerator.history(seed, TRADES);
            ModelExchange model = new ModelExchange(history.users(), history.symbols());
            history.steps().forEach(model::play);
            model.counts().forEach((name, count) -> counts.merge(name, count, Integer::sum));
            String difference = runner.play(history, Integer.MAX_VALUE);
            if (difference != null) {
                long until = System.nanoTime() + Duration.ofMinutes(3).toNanos();
                throw new AssertionError("seed " + seed + ": " + difference + "\n"
                        + runner.cutDown(history, () -> System.nanoTime() < until));
            }
        }
        System.out.println("edges: " + counts);
        assertThat(counts)
                .containsKeys(
                        "settled",
                        "rejected: notional of 10^18",
                        "refused: a figure of 10^18",
                        "position flipped",
                        "insurance: CROSS");
        assertThat(market.brokenIdentities()).isEmpty();
    }
}
