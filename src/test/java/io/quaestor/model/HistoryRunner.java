package io.quaestor.model;

import io.quaestor.exchange.Cause;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Plays histories on the services and on the model side by side, and says what differs. */
@TestComponent
class HistoryRunner {

    private static final Cause CAUSE = Cause.of("history", "a step of a history");
    private static final int MOST_DIFFERENCES = 12;

    private final Services services;
    private final JdbcClient jdbc;

    HistoryRunner(Services services, JdbcClient jdbc) {
        this.services = services;
        this.jdbc = jdbc;
    }

    /** A run under names of its own. */
    final class Run {

        private final Names names = new Names();
        private final ModelExchange model;
        private final Rows rows;
        private int played;

        private Run(int users, List<ModelInstrument> symbols) {
            model = new ModelExchange(users, symbols);
            rows = new Rows(jdbc, names, model);
            services.open(users, symbols, names);
        }

        ModelExchange model() {
            return model;
        }

        /** Plays a step on both; what differs in the answers, or null. */
        @Nullable
        String play(Step step) {
            List<String> expected = model.play(step);
            List<String> answered = servicesPlay(step);
            played++;
            return expected.equals(answered)
                    ? null
                    : "answers to step " + played + ", " + step + "\n    model:    " + expected + "\n    services: "
                            + answered;
        }

        /** Plays a step on the services alone: the model then is wrong. */
        void playUnseen(Step step) {
            services.play(step, names, CAUSE);
        }

        /** Anything but an answer or a refusal is a finding as well. */
        private List<String> servicesPlay(Step step) {
            try {
                return services.play(step, names, CAUSE);
            } catch (RuntimeException e) {
                return List.of("FAILED: " + e);
            }
        }

        /** What differs in the rows touched since the last look, or null. */
        @Nullable
        String look() {
            return told(rows.differences());
        }

        /** What differs in any row, or null. */
        @Nullable
        String lookAtAll() {
            return told(rows.allDifferences());
        }

        private @Nullable String told(List<String> differences) {
            return differences.isEmpty()
                    ? null
                    : differences.size() + " differences after step " + played + ":\n"
                            + String.join("\n", differences.subList(0, Math.min(MOST_DIFFERENCES, differences.size())));
        }
    }

    Run start(int users, List<ModelInstrument> symbols) {
        return new Run(users, symbols);
    }

    /**
     * Plays a history, looking at all rows every so many steps and at the end.
     *
     * @return the first difference, or null
     */
    @Nullable
    String play(History history, int stepsBetweenLooks) {
        Run run = start(history.users(), history.symbols());
        int played = 0;
        for (Step step : history.steps()) {
            String difference = run.play(step);
            if (difference == null && ++played % stepsBetweenLooks == 0) {
                difference = run.look();
            }
            if (difference != null) {
                return difference;
            }
        }
        return run.lookAtAll();
    }

    /**
     * Makes a history from the seed and plays it as it is made, so that it may be longer than memory holds; looks at what
     * changed every so many fills, and at all rows in the end. It ends after so many fills, or later if a case has not
     * occurred yet, but not after thrice as many. What differs is an error that carries the seed and the history cut
     * down.
     *
     * @return how often each case occurred
     */
    Map<String, Integer> play(
            long seed,
            int users,
            int pairs,
            int fills,
            int fillsBetweenLooks,
            Collection<String> cases,
            Duration shrinking) {
        Run run = start(users, HistoryGenerator.SYMBOLS);
        HistoryGenerator generator = new HistoryGenerator(seed, users, pairs, run.model());
        System.out.println("history of seed " + seed + ": " + users + " users, " + fills + " fills");
        long began = System.nanoTime();
        int nextLook = fillsBetweenLooks;
        String difference = null;
        while (difference == null
                && (run.model().count("settled") < fills
                        || (run.model().count("settled") < 3 * fills
                                && !run.model().counts().keySet().containsAll(cases)))) {
            difference = run.play(generator.next());
            if (difference == null && run.model().count("settled") >= nextLook) {
                nextLook += fillsBetweenLooks;
                difference = run.look();
                System.out.println("  " + run.played + " steps, "
                        + run.model().count("settled") + " fills, "
                        + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s");
            }
        }
        if (difference == null) {
            difference = run.lookAtAll();
        }
        if (difference != null) {
            System.out.println("seed " + seed + " fails: " + difference);
            long until = System.nanoTime() + shrinking.toNanos();
            History history = HistoryGenerator.ofSteps(seed, users, pairs, run.played);
            throw new AssertionError("seed " + seed + " fails: " + difference + "\ncut down: "
                    + cutDown(history, () -> System.nanoTime() < until));
        }
        return run.model().counts();
    }

    /** A short history that still fails, with its listing and its difference. */
    String cutDown(History history, BooleanSupplier goOn) {
        Shrinker shrinker = new Shrinker(candidate -> play(candidate, Integer.MAX_VALUE) != null, goOn);
        History shortest = shrinker.shrink(history);
        return shortest.listing() + "fails with " + play(shortest, 1);
    }
}
