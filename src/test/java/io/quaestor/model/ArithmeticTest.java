package io.quaestor.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.Market;
import java.time.Duration;
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
        agree(10);
    }

    @Test
    @Tag("long")
    void at_the_edges_of_the_arithmetic_services_and_model_agree_over_many_seeds() {
        agree(500);
    }

    private void agree(int histories) {
        long first = Long.getLong("quaestor.test.seed", System.nanoTime());
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
