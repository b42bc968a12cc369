package io.quaestor.model;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether the model explains by one order of the same commands every answer to what several writers did at once.
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
 * <p>What is read without a lock may be seen as it was before or after a command that overlaps: whether an instrument is
 * halted; which orders there are for a trigger to find, or for a fill to name; whether a user has an account at all to
 * place from. Marks have no event although they change something: they are played alone, between the rounds.
 */
final class Explanation {

    private final ModelExchange model;
    private final List<Played> together;
    private final List<Played> effective;
    private final List<Silent> silent;

    /** The accounts that orders of this round are placed from, and what first touched them in this round. */
    private final Set<ModelAccount.Key> payers = new HashSet<>();

    private final Map<ModelAccount.Key, Played> openedBy = new HashMap<>();

    /** A command and its answer; {@code began} and {@code ended} are of one clock that only counts. */
    record Played(int number, int writer, Step step, List<String> answer, long began, long ended) {

        boolean overlaps(Played other) {
            return other.ended > began && other.began < ended && other.number != number;
        }

        /** What the services answered otherwise than expected, or null. */
        @Nullable
        String told(List<String> expected, String where) {
            return expected.equals(answer)
                    ? null
                    : "command " + number + " of writer " + writer + ", " + where + ": " + step
                            + "\n    model:    " + expected
                            + "\n    services: " + answer;
        }
    }

    /** @param lastEvents the sequence of each command's last event, by the command's number */
    Explanation(ModelExchange model, List<Played> together, Map<Integer, Long> lastEvents) {
        this.model = model;
        this.together = together;
        effective = together.stream()
                .filter(played -> lastEvents.containsKey(played.number))
                .sorted(Comparator.comparingLong(played -> lastEvents.getOrDefault(played.number, 0L)))
                .toList();
        silent = together.stream()
                .filter(played -> !lastEvents.containsKey(played.number))
                .map(played -> new Silent(played))
                .toList();
        for (Played played : together) {
            if (played.step instanceof Step.Place(List<Step.Order> orders)) {
                orders.stream().flatMap(model::payer).forEach(payers::add);
            }
        }
    }

    /** Replays what was played at once in the order of last events; what cannot be so, or null. */
    @Nullable
    String difference() {
        for (int place = 0; place <= effective.size(); place++) {
            for (Silent command : silent) {
                command.ask(place);
            }
            if (place < effective.size()) {
                Played played = effective.get(place);
                List<ModelAccount.Key> closed =
                        payers.stream().filter(payer -> !model.isOpen(payer)).toList();
                List<String> expected = agree(played, true);
                closed.stream().filter(model::isOpen).forEach(payer -> openedBy.put(payer, played));
                String difference = expected == null ? null : played.told(expected, "in its place " + place);
                if (difference != null) {
                    return difference;
                }
            }
        }
        Map<Integer, Integer> lastPlaces = new HashMap<>();
        for (Silent command : silent) {
            int place = command.firstPlace(lastPlaces.getOrDefault(command.played.writer, 0));
            if (place < 0) {
                return command.told();
            }
            lastPlaces.put(command.played.writer, place);
        }
        return null;
    }

    /**
     * A command without an event, and what the model answers to it at every place where it may have been: between what
     * ended before it began and what began after it ended.
     *
     * <p>Last events order only what meets. So a command that overlaps may stand before one that had ended, and yet not
     * have been there to be seen. An earlier place will therefore do, as long as nothing but what overlaps changes the
     * answer from there on.
     */
    private final class Silent {

        private final Played played;
        private final int first;
        private final int earliest;
        private final int latest;
        private final Map<Integer, List<String>> expected = new HashMap<>();
        private final Set<Integer> agreed = new HashSet<>();

        Silent(Played played) {
            this.played = played;
            int last = effective.size();
            first = IntStream.range(0, last)
                    .filter(index -> effective.get(index).ended >= played.began)
                    .findFirst()
                    .orElse(last);
            earliest = IntStream.range(0, last)
                    .filter(index -> effective.get(index).ended < played.began)
                    .map(index -> index + 1)
                    .max()
                    .orElse(0);
            latest = IntStream.range(0, last)
                    .filter(index -> effective.get(index).began > played.ended)
                    .findFirst()
                    .orElse(last);
        }

        void ask(int place) {
            if (first <= place && place <= latest) {
                expected.put(place, model.ask(played.step));
                if (agree(played, false) == null) {
                    agreed.add(place);
                }
            }
        }

        /** The first place from {@code from} on that explains the answer, or -1. */
        int firstPlace(int from) {
            return agreed.stream()
                    .filter(place -> place >= from && explains(place))
                    .min(Comparator.naturalOrder())
                    .orElse(-1);
        }

        private boolean explains(int place) {
            return IntStream.range(place, earliest)
                    .allMatch(index -> Objects.equals(expected.get(index), expected.get(index + 1))
                            || played.overlaps(effective.get(index)));
        }

        String told() {
            return "command " + played.number + " of writer " + played.writer
                    + ", without an event, nowhere from place "
                    + first + " (" + earliest + ") to " + latest + ": " + played.step + "\n    model:    " + expected
                    + "\n    services: " + played.answer;
        }
    }

    /**
     * Whether the model answers likewise; null if it does, else the model's answer.
     *
     * @param play whether the model then plays it
     */
    private @Nullable List<String> agree(Played played, boolean play) {
        List<String> expected = model.ask(played.step);
        List<Played> overlapping = together.stream().filter(played::overlaps).toList();
        Set<Integer> changing = new HashSet<>();
        changing.add(-1);
        for (Played other : overlapping) {
            if (other.step instanceof Step.ChangeSymbol change && !(played.step instanceof Step.ChangeSymbol)) {
                changing.add(change.symbol());
            }
        }
        for (int symbol : changing) {
            model.pretendOtherTrading(symbol);
            ModelExchange.Unseen unseen = unseen(played, overlapping);
            boolean agrees = model.ask(played.step, unseen).equals(played.answer);
            if (agrees && play) {
                model.play(played.step, unseen);
            }
            model.pretendOtherTrading(symbol);
            if (agrees) {
                return null;
            }
        }
        return expected;
    }

    /**
     * What a command may not have seen though it comes before it: what was still being placed or opened while the command
     * went on, as far as the command's own answer says nothing else.
     */
    private ModelExchange.Unseen unseen(Played played, List<Played> overlapping) {
        Set<Long> young = new HashSet<>();
        for (Played other : overlapping) {
            young.addAll(placedBy(other));
        }
        Set<ModelAccount.Key> accounts = new HashSet<>();
        switch (played.step) {
            case Step.Trigger trigger -> {
                Set<Long> missing = triggered(model.ask(trigger));
                missing.removeAll(triggered(played.answer));
                young.retainAll(missing);
            }
            case Step.Settle(List<Step.Fill> fills) -> {
                for (int index = 0; index < played.answer.size(); index++) {
                    if (!played.answer.get(index).equals(ModelExchange.REFUSED)) {
                        young.remove(fills.get(index).buyOrder());
                        young.remove(fills.get(index).sellOrder());
                    }
                }
            }
            case Step.Place(List<Step.Order> orders) -> {
                young.clear();
                openedBy.forEach((payer, opener) -> {
                    if (played.overlaps(opener)) {
                        accounts.add(payer);
                    }
                });
                for (int index = 0; index < played.answer.size(); index++) {
                    if (played.answer.get(index).equals("PLACED")
                            && !orders.get(index).reduceOnly()) {
                        model.payer(orders.get(index)).forEach(accounts::remove);
                    }
                }
            }
            default -> young.clear();
        }
        return new ModelExchange.Unseen(young, accounts);
    }

    /** The orders that this command itself put there, not those that it found. */
    private static Set<Long> placedBy(Played played) {
        Set<Long> placed = new HashSet<>();
        if (played.step instanceof Step.Place(List<Step.Order> orders)) {
            for (int index = 0; index < played.answer.size(); index++) {
                if (Set.of("PLACED", "REJECTED").contains(played.answer.get(index))) {
                    placed.add(orders.get(index).id());
                }
            }
        } else if (played.step instanceof Step.Liquidate liquidate
                && played.answer.getFirst().equals("PLACED")) {
            placed.add(liquidate.order());
        }
        return placed;
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
}
