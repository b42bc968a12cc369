package io.quaestor.model;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.Market;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@IntegrationTest
@Import({Market.class, Services.class, HistoryRunner.class})
class ModelHistoryTest {

    @Autowired
    HistoryRunner runner;

    @Autowired
    Market market;

    @Test
    void services_and_model_agree_over_a_random_history() {
        long seed = Long.getLong("quaestor.test.seed", System.nanoTime());
        int fills = Integer.getInteger("quaestor.test.fills", 5_000);
        History history = HistoryGenerator.history(seed, 16, 12, fills);
        System.out.println("history of seed " + seed + ": " + history.steps().size() + " steps");
        long start = System.nanoTime();
        String difference = runner.play(history, 500);
        System.out.println(
                "played in " + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
        if (difference != null) {
            System.out.println(difference);
            long until = System.nanoTime() + Duration.ofMinutes(5).toNanos();
            throw new AssertionError("seed " + seed + ": " + difference + "\n"
                    + runner.cutDown(history, () -> System.nanoTime() < until));
        }
    }

    @Test
    void counts() {
        ModelExchange model = new ModelExchange(16, HistoryGenerator.SYMBOLS);
        HistoryGenerator.history(1, 16, 12, 5_000).steps().forEach(model::play);
        System.out.println(model.counts().toString().replace(", ", "\n"));
    }
}
