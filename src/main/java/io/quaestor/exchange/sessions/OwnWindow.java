package io.quaestor.exchange.sessions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What this process admitted within the last window, of all users: as many entries as orders were admitted in that time.
 * Times are milliseconds, and never go back for one user, except when the clock was set back by more than a window:
 * then the user's window begins anew.
 */
final class OwnWindow {

    private final long windowMillis;
    private final int limit;
    private final Map<UUID, Used> users = new HashMap<>();
    private long sweptMillis;

    OwnWindow(long windowMillis, int limit) {
        this.windowMillis = windowMillis;
        this.limit = limit;
    }

    /**
     * How it looks before Redis is asked.
     *
     * @param atMillis the time to count at: now, or the latest time of this user
     * @param room for how many more orders there is room, as far as this process knows
     */
    record Outlook(long atMillis, int room) {}

    /**
     * What becomes of the orders.
     *
     * @param freeAtMillis when this process has the next place free
     * @param admittedMillis for each the time it was admitted at, or -1
     */
    record Outcome(long freeAtMillis, List<Long> admittedMillis) {}

    /** Looks for room; takes none yet. */
    synchronized Outlook look(UUID userId, long nowMillis) {
        sweep(nowMillis);
        Used used = users.computeIfAbsent(userId, id -> new Used());
        if (used.latestMillis > nowMillis + windowMillis) {
            used = new Used();
            users.put(userId, used);
        }
        used.forward(nowMillis, windowMillis);
        return new Outlook(used.latestMillis, limit - used.admitted.size());
    }

    /**
     * Counts and adds in one step.
     *
     * @param atMillis the time to count at, as {@link #look} said
     * @param redisMillis what Redis said to each order, the time it was admitted at or -1; null when it said nothing
     */
    synchronized Outcome admit(UUID userId, List<UUID> ids, long atMillis, @Nullable List<Long> redisMillis) {
        Used used = users.computeIfAbsent(userId, id -> new Used());
        used.forward(atMillis, windowMillis);
        List<Long> admitted = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            Long at = used.admitted.get(ids.get(i));
            long wanted = redisMillis == null ? used.latestMillis : redisMillis.get(i);
            // Admitted before counts once, whatever Redis says, which may have lost it.
            if (at == null && wanted >= 0) {
                used.forward(wanted, windowMillis);
                if (used.admitted.size() < limit) {
                    used.admit(ids.get(i), wanted);
                    at = wanted;
                }
            }
            admitted.add(at == null ? -1L : at);
        }
        return new Outcome(used.freeAtMillis(limit, windowMillis), admitted);
    }

    /** How many users are remembered. */
    synchronized int users() {
        return users.size();
    }

    /** Once a window: forgets who has been idle for two, one more than counts, so that a clock may step back. */
    private void sweep(long nowMillis) {
        if (Math.abs(nowMillis - sweptMillis) >= windowMillis) {
            sweptMillis = nowMillis;
            users.values().removeIf(used -> used.latestMillis <= nowMillis - 2 * windowMillis);
        }
    }

    private record Place(UUID id, long atMillis) {}

    /** One user's orders by the time they were admitted at. */
    private static final class Used {

        private final Map<UUID, Long> admitted = new HashMap<>();
        private final Queue<Place> leaving = new PriorityQueue<>(Comparator.comparingLong(Place::atMillis));
        private long latestMillis = Long.MIN_VALUE;

        void forward(long millis, long windowMillis) {
            latestMillis = Math.max(latestMillis, millis);
            for (Place next = leaving.peek();
                    next != null && next.atMillis() <= latestMillis - windowMillis;
                    next = leaving.peek()) {
                leaving.remove();
                admitted.remove(next.id());
            }
        }

        void admit(UUID id, long millis) {
            admitted.put(id, millis);
            leaving.add(new Place(id, millis));
        }

        long freeAtMillis(int limit, long windowMillis) {
            Place next = leaving.peek();
            return next == null || admitted.size() < limit ? latestMillis : next.atMillis() + windowMillis;
        }
    }
}
