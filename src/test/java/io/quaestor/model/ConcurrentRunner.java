package io.quaestor.model;

import io.quaestor.exchange.Cause;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

/**
 * Plays a history by several writers at once and asks the model whether one order of the same commands explains every
 * answer and every row.
 *
 * <p>The order is not searched for; it is read. A command of the write path locks the accounts that it touches until its
 * transaction ends, and appends its events under these locks. So of two commands that meet, the one whose <em>last</em>
 * event has the smaller sequence went first; of two that do not meet, either order comes to the same. Replayed in the
 * order of last events, every answer must be the model's to the letter.
 *
 * <p>A command without an event (refused, repeated, nothing to trigger) has changed nothing. It must be explained at some
 * point between the commands that ended before it began and those that began after it ended, and not before the writer's
 * earlier ones.
 *
 * <p>Two things are read without a lock, and so may be seen as they were before or after a command that overlaps: whether
 * an instrument is halted, and which orders there are for a trigger to find. Marks have no event although they change
 * something: they are played alone, between the rounds.
 */
@TestComponent
class ConcurrentRunner {

    private final Services services;
    private final JdbcClient jdbc;

    ConcurrentRunner(Services services, JdbcClient jdbc) {
        this.services = services;
        this.jdbc = jdbc;
    }

    /** A command and its answer; {@code began} and {@code ended} are of one clock that only counts. */
    private record Played(int number, int writer, Step step, List<String> answer, long began, long ended) {}

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
            String difference = explain(model, together, lastEvents);
            for (Step step : round.alone()) {
                if (difference == null) {
                    Played alone = recorder.play(-1, step);
                    difference = told(alone, model.play(step), "played alone");
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

    private static @Nullable String told(Played played, List<String> expected, String where) {
        return expected.equals(played.answer)
                ? null
                : "command " + played.number + " of writer " + played.writer + ", " + where + ": " + played.step
                        + "\n    model:    " + expected + "\n    services: " + played.answer;
    }

    /** Replays what was played at once in the order of last events; what cannot be so, or null. */
    private static @Nullable String explain(ModelExchange model, List<Played> together, Map<Integer, Long> lastEvents) {
        List<Played> effective = together.stream()
                .filter(played -> lastEvents.containsKey(played.number))
                .sorted(Comparator.comparingLong(played -> lastEvents.getOrDefault(played.number, 0L)))
                .toList();
        Map<Integer, Deque<Played>> silent = new TreeMap<>();
        for (Played played : together) {
            if (!lastEvents.containsKey(played.number)) {
                silent.computeIfAbsent(played.writer, writer -> new ArrayDeque<>())
                        .add(played);
            }
        }
        for (int place = 0; place <= effective.size(); place++) {
            for (Deque<Played> queue : silent.values()) {
                String difference = explainSilent(model, together, effective, place, queue);
                if (difference != null) {
                    return difference;
                }
            }
            if (place < effective.size()) {
                Played played = effective.get(place);
                List<String> expected = agree(model, played, together, true);
                String difference = expected == null ? null : told(played, expected, "in its place " + place);
                if (difference != null) {
                    return difference;
                }
            }
        }
        return null;
    }

    /** Takes from a writer's queue what the model answers likewise at this place of the order. */
    private static @Nullable String explainSilent(
            ModelExchange model, List<Played> together, List<Played> effective, int place, Deque<Played> queue) {
        while (!queue.isEmpty()) {
            Played head = queue.getFirst();
            int earliest = 0;
            int latest = effective.size();
            for (int index = 0; index < effective.size(); index++) {
                if (effective.get(index).ended < head.began) {
                    earliest = index + 1;
                }
                if (effective.get(index).began > head.ended) {
                    latest = Math.min(latest, index);
                }
            }
            if (place < earliest) {
                return null;
            }
            List<String> expected = agree(model, head, together, false);
            if (expected == null) {
                queue.removeFirst();
            } else if (place >= latest) {
                return told(head, expected, "without an event, nowhere from place " + earliest + " to " + latest);
            } else {
                return null;
            }
        }
        return null;
    }

    /**
     * Whether the model answers likewise; null if it does, else the model's answer.
     *
     * @param play whether the model then plays it
     */
    private static @Nullable List<String> agree(
            ModelExchange model, Played played, List<Played> together, boolean play) {
        List<String> expected = model.ask(played.step);
        Set<Integer> changing = new HashSet<>();
        changing.add(-1);
        for (Played other : overlapping(played, together)) {
            if (other.step instanceof Step.ChangeSymbol change && !(played.step instanceof Step.ChangeSymbol)) {
                changing.add(change.symbol());
            }
        }
        for (int symbol : changing) {
            model.pretendOtherTrading(symbol);
            Set<Long> passedOver = passedOver(model, played, together);
            boolean agrees = model.ask(played.step, passedOver).equals(played.answer);
            if (agrees && play) {
                model.play(played.step, passedOver);
            }
            model.pretendOtherTrading(symbol);
            if (agrees) {
                return null;
            }
        }
        return expected;
    }

    /**
     * The orders that a trigger may have passed over though they come before it: they were being placed while it went on,
     * so they may not have been there when it looked.
     */
    private static Set<Long> passedOver(ModelExchange model, Played played, List<Played> together) {
        Set<Long> young = new HashSet<>();
        if (played.step instanceof Step.Trigger) {
            Set<Long> missing = triggered(model.ask(played.step));
            missing.removeAll(triggered(played.answer));
            for (Played other : overlapping(played, together)) {
                if (other.step instanceof Step.Place(List<Step.Order> orders)) {
                    orders.stream()
                            .map(Step.Order::id)
                            .filter(missing::contains)
                            .forEach(young::add);
                }
            }
        }
        return young;
    }

    private static List<Played> overlapping(Played played, List<Played> together) {
        return together.stream()
                .filter(other ->
                        other.ended > played.began && other.began < played.ended && other.number != played.number)
                .toList();
    }

    private static Set<Long> triggered(List<String> answer) {
        Set<Long> orders = new HashSet<>();
        for (String word : answer.getFirst().split(" ", -1)) {
            if (!word.equals("TRIGGERED") && !word.equals(ModelExchange.REFUSED)) {
                orders.add(Long.valueOf(word));
            }
        }
        return orders;
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
