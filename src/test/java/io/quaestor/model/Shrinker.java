package io.quaestor.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Cuts a failing history down to a short one that still fails: leaves out users, then steps, ever smaller runs of them,
 * then single orders and fills of batches. Every attempt is a run of its own.
 */
final class Shrinker {

    private final Predicate<History> fails;
    private final BooleanSupplier goOn;

    /**
     * @param fails plays a history afresh; whether it fails
     * @param goOn asked before each attempt; when it says no, the shortest so far is given back
     */
    Shrinker(Predicate<History> fails, BooleanSupplier goOn) {
        this.fails = fails;
        this.goOn = goOn;
    }

    History shrink(History history) {
        History shortest = history;
        int before;
        do {
            before = size(shortest);
            shortest = withoutUsers(shortest);
            shortest = withoutSteps(shortest);
            shortest = withoutElements(shortest);
        } while (size(shortest) < before && goOn.getAsBoolean());
        return shortest;
    }

    private static int size(History history) {
        return history.steps().stream()
                .mapToInt(step -> switch (step) {
                    case Step.Place(List<Step.Order> orders) -> orders.size();
                    case Step.Settle(List<Step.Fill> fills) -> fills.size();
                    default -> 1;
                })
                .sum();
    }

    /** Leaves out all that some users ask for, and the fills of their orders. */
    private History withoutUsers(History history) {
        History shortest = history;
        for (int run = Math.max(1, history.users() / 2); run >= 1; run /= 2) {
            for (int from = 0; from < history.users(); from += run) {
                if (!goOn.getAsBoolean()) {
                    return shortest;
                }
                History candidate = shortest.with(without(shortest.steps(), from, from + run));
                if (size(candidate) < size(shortest) && fails.test(candidate)) {
                    shortest = candidate;
                }
            }
        }
        return shortest;
    }

    private static List<Step> without(List<Step> steps, int from, int to) {
        IntPredicate stays = user -> user < from || user >= to;
        Set<Long> gone = new HashSet<>();
        List<Step> fewer = new ArrayList<>();
        for (Step step : steps) {
            switch (step) {
                case Step.Place(List<Step.Order> orders) -> {
                    orders.stream().filter(order -> !stays.test(order.user())).forEach(order -> gone.add(order.id()));
                    List<Step.Order> rest = orders.stream()
                            .filter(order -> stays.test(order.user()))
                            .toList();
                    if (!rest.isEmpty()) {
                        fewer.add(new Step.Place(rest));
                    }
                }
                case Step.Settle(List<Step.Fill> fills) -> {
                    List<Step.Fill> rest = fills.stream()
                            .filter(fill -> !gone.contains(fill.buyOrder()) && !gone.contains(fill.sellOrder()))
                            .toList();
                    if (!rest.isEmpty()) {
                        fewer.add(new Step.Settle(rest));
                    }
                }
                case Step.Liquidate liquidate -> {
                    if (stays.test(liquidate.user())) {
                        fewer.add(liquidate);
                    } else {
                        gone.add(liquidate.order());
                    }
                }
                default -> {
                    if (stays.test(user(step))) {
                        fewer.add(step);
                    }
                }
            }
        }
        return fewer;
    }

    /** Who asks for it; of what nobody's is, a user who always stays. */
    private static int user(Step step) {
        return switch (step) {
            case Step.Request request -> request.user();
            case Step.Adjust adjust -> adjust.user();
            case Step.ChangeUser change -> change.user();
            default -> -1;
        };
    }

    private History withoutSteps(History history) {
        History shortest = history;
        for (int run = Math.max(1, history.steps().size() / 2); run >= 1; run /= 2) {
            // From the end: what comes after the failure goes first.
            for (int to = shortest.steps().size(); to > 0; to -= run) {
                if (!goOn.getAsBoolean()) {
                    return shortest;
                }
                List<Step> fewer = new ArrayList<>(shortest.steps());
                fewer.subList(Math.max(0, to - run), to).clear();
                History candidate = shortest.with(fewer);
                if (fails.test(candidate)) {
                    shortest = candidate;
                }
            }
        }
        return shortest;
    }

    private History withoutElements(History history) {
        History shortest = history;
        for (int index = history.steps().size() - 1; index >= 0; index--) {
            for (int element = elements(shortest.steps().get(index)) - 1;
                    element >= 0 && elements(shortest.steps().get(index)) > 1;
                    element--) {
                if (!goOn.getAsBoolean()) {
                    return shortest;
                }
                List<Step> steps = new ArrayList<>(shortest.steps());
                steps.set(index, without(steps.get(index), element));
                History candidate = shortest.with(steps);
                if (fails.test(candidate)) {
                    shortest = candidate;
                }
            }
        }
        return shortest;
    }

    private static int elements(Step step) {
        return switch (step) {
            case Step.Place(List<Step.Order> orders) -> orders.size();
            case Step.Settle(List<Step.Fill> fills) -> fills.size();
            default -> 0;
        };
    }

    private static Step without(Step step, int element) {
        return switch (step) {
            case Step.Place(List<Step.Order> orders) -> new Step.Place(without(orders, element));
            case Step.Settle(List<Step.Fill> fills) -> new Step.Settle(without(fills, element));
            default -> step;
        };
    }

    private static <T> List<T> without(List<T> list, int element) {
        List<T> fewer = new ArrayList<>(list);
        fewer.remove(element);
        return List.copyOf(fewer);
    }
}
