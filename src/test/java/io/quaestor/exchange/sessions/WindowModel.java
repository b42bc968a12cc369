package io.quaestor.exchange.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The limit as its definition says it, for one user: everything that was ever admitted, counted anew for each order. */
final class WindowModel {

    private final int limit;
    private final Duration window;
    private final Map<UUID, Instant> admitted = new LinkedHashMap<>();
    private Instant time = Instant.MIN;

    WindowModel(int limit, Duration window) {
        this.limit = limit;
        this.window = window;
    }

    Admission admit(UUID order, Instant now) {
        // Time does not go back.
        time = now.isAfter(time) ? now : time;
        Instant start = time.minus(window);
        Instant earlier = admitted.get(order);
        if (earlier != null && earlier.isAfter(start)) {
            return new Admission.Admitted(earlier);
        }
        List<Instant> within = admitted.values().stream()
                .filter(at -> at.isAfter(start))
                .sorted()
                .toList();
        if (within.size() < limit) {
            admitted.put(order, time);
            return new Admission.Admitted(time);
        }
        return new Admission.Limited(within.getFirst().plus(window));
    }
}
