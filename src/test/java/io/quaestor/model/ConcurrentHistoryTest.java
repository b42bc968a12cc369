package io.quaestor.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.Market;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@IntegrationTest
@Import({Market.class, Services.class, ConcurrentRunner.class})
class ConcurrentHistoryTest {

    private static final int WRITERS = 8;
    private static final int USERS = 12;

    @Autowired
    ConcurrentRunner runner;

    @Autowired
    Market market;

    @Test
    void what_eight_writers_do_at_once_is_what_the_model_does_in_one_order() {
        race(Seeds.quick(), 6, 8);
    }

    @Test
    @Tag("long")
    void what_eight_writers_do_at_once_is_what_the_model_does_in_one_order_over_many_rounds() {
        race(Seeds.fresh(), 60, 8);
    }

    /** Plays a race and has the model explain it. What is rare need not happen with every seed and every schedule. */
    private void race(long seed, int roundCount, int groupsEach) {
        ModelExchange model = new ModelExchange(USERS, HistoryGenerator.SYMBOLS);
        HistoryGenerator generator = new HistoryGenerator(seed, USERS, 10, model);
        Random random = new Random(seed);
        List<ConcurrentRunner.Round> rounds = new ArrayList<>();
        rounds.add(new ConcurrentRunner.Round(List.of(generator.nextGroup()), List.of()));
        for (int round = 0; round < roundCount; round++) {
            rounds.add(round(generator, random, groupsEach));
        }
        Map<String, Integer> counts = new TreeMap<>();

        String difference = runner.play(USERS, HistoryGenerator.SYMBOLS, rounds, counts);

        System.out.println("race of seed " + seed + ": " + counts);
        assertThat(difference).as("race of seed %d", seed).isNull();
        assertThat(market.brokenIdentities()).isEmpty();
        assertThat(counts)
                .containsKeys(
                        "settled",
                        "trade repeated",
                        "order repeated",
                        "position flipped",
                        "position closed",
                        "canceled",
                        "refused: fill of final order");
    }

    /** Groups of commands dealt to the writers, some to two of them; what cannot be ordered by events is played after. */
    private static ConcurrentRunner.Round round(HistoryGenerator generator, Random random, int groupsEach) {
        List<List<Step>> streams = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            streams.add(new ArrayList<>());
        }
        List<Step> alone = new ArrayList<>();
        for (int group = 0; group < WRITERS * groupsEach; group++) {
            List<Step> steps = generator.nextGroup();
            boolean together = steps.stream().noneMatch(step -> step instanceof Step.Mark);
            if (together) {
                streams.get(group % WRITERS).addAll(steps);
                if (random.nextInt(5) == 0) {
                    streams.get(random.nextInt(WRITERS)).addAll(steps);
                }
            } else {
                alone.addAll(steps);
            }
        }
        return new ConcurrentRunner.Round(streams, alone);
    }
}
