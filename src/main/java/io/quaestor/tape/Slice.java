package io.quaestor.tape;

import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.trades.Fill;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** What happened on the market in a stretch of time, each list in the order of its times. */
record Slice(List<NewOrder> orders, List<Fill> fills, List<Ending> endings) {

    Slice() {
        this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    /** An order that ends with something left. */
    record Ending(UUID orderId, boolean isExpiry, Instant at) {}

    /** All of several symbols. */
    static Slice merge(List<Slice> slices) {
        Slice all = new Slice();
        for (Slice slice : slices) {
            all.orders.addAll(slice.orders);
            all.fills.addAll(slice.fills);
            all.endings.addAll(slice.endings);
        }
        all.orders.sort(Comparator.comparing(NewOrder::at));
        all.fills.sort(Comparator.comparing(Fill::tradeTime));
        all.endings.sort(Comparator.comparing(Ending::at));
        return all;
    }
}
