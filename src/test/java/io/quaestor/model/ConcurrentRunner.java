package io.quaestor.model;

import io.quaestor.exchange.Cause;
import io.quaestor.model.Explanation.Played;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Plays a history by several writers at once; {@link Explanation} says whether the model explains it. */
@TestComponent
class ConcurrentRunner {

    private final Services services;
    private final JdbcClient jdbc;

    ConcurrentRunner(Services services, JdbcClient jdbc) {
        this.services = services;
        this.jdbc = jdbc;
    }

    /** What the writers play at once, and what is played alone after it. */
    record Round(List<List<Step>> streams, List<Step> alone) {}

    /**
     * Plays the rounds.
     *
     * @param counts takes up how often each case occurred
     * @return what no order explains, or null
     */
    @Nullable
    String play(int users, List<ModelInstrument> symbols, List<Round> rounds, Map<String, Integer> counts) {
        Names names = new Names();
        ModelExchange model = new ModelExchange(users, symbols);
        Rows rows = new Rows(jdbc, names, model);
        services.open(users, symbols, names);
        Recorder recorder = new Recorder(names);
        for (Round round : rounds) {
            long from = jdbc.sql("select coalesce(max(sequence), 0) from events")
                    .query(Long.class)
                    .single();
            List<Played> together = recorder.atOnce(round.streams());
            Map<Integer, Long> lastEvents = recorder.lastEvents(from);
            String difference = new Explanation(model, together, lastEvents).difference();
            for (Step step : round.alone()) {
                if (difference == null) {
                    Played alone = recorder.play(-1, step);
                    difference = alone.told(model.play(step), "played alone");
                }
            }
            if (difference == null) {
                List<String> differences = rows.differences();
                difference = differences.isEmpty()
                        ? null
                        : String.join("\n", differences.subList(0, Math.min(12, differences.size())));
            }
            if (difference != null) {
                return difference;
            }
        }
        model.counts().forEach((name, count) -> counts.merge(name, count, Integer::sum));
        List<String> differences = rows.allDifferences();
        return differences.isEmpty() ? null : String.join("\n", differences);
    }

    private final class Recorder {

        private final Names names;
        private final String run;
        private final AtomicLong clock = new AtomicLong();
        private final AtomicInteger numbers = new AtomicInteger();

        Recorder(Names names) {
            this.names = names;
            this.run = "run " + names.symbol(0) + " command ";
        }

        Played play(int writer, Step step) {
            int number = numbers.incrementAndGet();
            long began = clock.incrementAndGet();
            List<String> answer;
            try {
                answer = services.play(step, names, Cause.of("writer-" + writer, run + number));
            } catch (RuntimeException e) {
                // Neither a deadlock nor a lost race may reach a caller: no model answers like this.
                answer = List.of("FAILED: " + e);
            }
            return new Played(number, writer, step, answer, began, clock.incrementAndGet());
        }

        List<Played> atOnce(List<List<Step>> streams) {
            List<Played> played = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(streams.size())) {
                List<Callable<List<Played>>> writers = new ArrayList<>();
                for (int number = 0; number < streams.size(); number++) {
                    int writer = number;
                    writers.add(() -> streams.get(writer).stream()
                            .map(step -> play(writer, step))
                            .toList());
                }
                for (Future<List<Played>> future : threads.invokeAll(writers)) {
                    played.addAll(future.get());
                }
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException("the writers did not come to their end", e);
            }
            return played;
        }

        /** The sequence of each command's last event, by the command's number. */
        Map<Integer, Long> lastEvents(long from) {
            Map<Integer, Long> last = new HashMap<>();
            jdbc.sql("""
                    select event_data ->> 'reason' as reason, max(sequence) as last, count(distinct xid) as transactions
                    from events
                    where sequence > :from and event_data ->> 'reason' like :run
                    group by event_data ->> 'reason'
                    """).param("from", from).param("run", run + "%").query(row -> {
                String reason = row.getString("reason");
                if (reason == null || row.getInt("transactions") != 1) {
                    throw new IllegalStateException(reason + " took more than one transaction");
                }
                last.put(Integer.parseInt(reason.substring(run.length())), row.getLong("last"));
            });
            return last;
        }
    }
}
