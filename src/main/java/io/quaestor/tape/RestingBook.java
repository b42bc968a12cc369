package io.quaestor.tape;

import io.quaestor.exchange.orders.OrderSide;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;

/** The simulator's own book of one symbol: the makers' orders by price, then time. Prices in ticks, quantities in lots. */
final class RestingBook {

    private final NavigableMap<Long, Deque<Resting>> bids = new TreeMap<>();
    private final NavigableMap<Long, Deque<Resting>> asks = new TreeMap<>();

    /** An order that rests, with {@code lots} of it left. */
    record Resting(UUID orderId, OrderSide side, long ticks, long lots) {}

    /** What was taken from a resting order, at its price. */
    record Match(UUID orderId, long ticks, long lots) {}

    void add(Resting order) {
        levels(order.side())
                .computeIfAbsent(order.ticks(), price -> new ArrayDeque<>())
                .addLast(order);
    }

    OptionalLong bestBid() {
        return bids.isEmpty() ? OptionalLong.empty() : OptionalLong.of(bids.lastKey());
    }

    OptionalLong bestAsk() {
        return asks.isEmpty() ? OptionalLong.empty() : OptionalLong.of(asks.firstKey());
    }

    int orders(OrderSide side) {
        return levels(side).values().stream().mapToInt(Deque::size).sum();
    }

    long lots(OrderSide side) {
        return levels(side).values().stream()
                .flatMap(Deque::stream)
                .mapToLong(Resting::lots)
                .sum();
    }

    /** Takes up to {@code lots} from the other side, best price first, none beyond {@code limitTicks}. */
    List<Match> take(OrderSide taker, long limitTicks, long lots) {
        NavigableMap<Long, Deque<Resting>> levels =
                taker == OrderSide.BUY ? asks.headMap(limitTicks, true) : bids.tailMap(limitTicks, true);
        List<Match> matches = new ArrayList<>();
        long left = lots;
        while (left > 0 && !levels.isEmpty()) {
            Map.Entry<Long, Deque<Resting>> level = taker == OrderSide.BUY ? levels.firstEntry() : levels.lastEntry();
            long price = level.getKey();
            Deque<Resting> queue = level.getValue();
            Resting first = queue.removeFirst();
            long taken = Math.min(left, first.lots());
            matches.add(new Match(first.orderId(), price, taken));
            left -= taken;
            if (taken < first.lots()) {
                queue.addFirst(new Resting(first.orderId(), first.side(), price, first.lots() - taken));
            }
            if (queue.isEmpty()) {
                levels.remove(price);
            }
        }
        return matches;
    }

    /** Removes the orders that are further than {@code distanceTicks} from {@code fairTicks}. */
    List<Resting> removeFar(long fairTicks, long distanceTicks) {
        List<Resting> removed = new ArrayList<>();
        for (NavigableMap<Long, Deque<Resting>> levels : List.of(bids, asks)) {
            Iterator<Deque<Resting>> queues = levels.values().iterator();
            while (queues.hasNext()) {
                Deque<Resting> queue = queues.next();
                if (Math.abs(queue.getFirst().ticks() - fairTicks) > distanceTicks) {
                    removed.addAll(queue);
                    queues.remove();
                }
            }
        }
        return removed;
    }

    private NavigableMap<Long, Deque<Resting>> levels(OrderSide side) {
        return side == OrderSide.BUY ? bids : asks;
    }
}
