package io.quaestor.exchange.sessions;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What this process admitted within the last window, of all users: as many entries as orders entered in that time.
 * Times are milliseconds, and never go back for one user, except when the clock was set back by more than a window:
 * then the user's window begins anew.
 */
final class OwnWindow {

    private final long windowMillis;
    private final int limit;
    private final Map<UUID, Used> users = new ConcurrentHashMap<>();
    private final AtomicLong sweptMillis = new AtomicLong();

    OwnWindow(long windowMillis, int limit) {
        this.windowMillis = windowMillis;
        this.limit = limit;
    }

    /** What one order takes up: for good, or until Redis has said what it says. */
    private record Place(long atMillis, boolean isFinal) {}

    private static final class Used {
        private final Map<UUID, Place> places = new HashMap<>();
        private long latestMillis = Long.MIN_VALUE;
    }

    /** What the process's own window says to an order. */
    enum Verdict {
        /** It was admitted before and counts once. */
        REPEATED,
        /** There is room; a place is taken until {@link #settle}. */
        FITS,
        FULL
    }

    /**
     * @param atMillis the time counted at: now, or the latest time of this user
     * @param freeAtMillis when the next place is free; -1 when nothing was full
     */
    record Answer(long atMillis, long freeAtMillis, List<Verdict> verdicts) {}

    /** Takes a place for each order that fits, in their order. */
    Answer reserve(UUID userId, List<UUID> ids, long nowMillis) {
        sweep(nowMillis);
        Answer[] answer = new Answer[1];
        users.compute(userId, (id, before) -> {
            Used used = before == null ? new Used() : before;
            answer[0] = reserve(used, ids, nowMillis);
            return used;
        });
        return answer[0];
    }

    private Answer reserve(Used used, List<UUID> ids, long nowMillis) {
        if (used.latestMillis > nowMillis + windowMillis) {
            used.places.clear();
            used.latestMillis = nowMillis;
        }
        long at = Math.max(nowMillis, used.latestMillis);
        used.latestMillis = at;
        if (used.places.size() + ids.size() > limit) {
            used.places.values().removeIf(place -> place.atMillis() <= at - windowMillis);
        }
        List<Verdict> verdicts = ids.stream()
                .map(id -> {
                    Place place = used.places.get(id);
                    if (place != null && place.atMillis() > at - windowMillis) {
                        return place.isFinal() ? Verdict.REPEATED : Verdict.FITS;
                    }
                    if (place == null && used.places.size() >= limit) {
                        return Verdict.FULL;
                    }
                    used.places.put(id, new Place(at, false));
                    return Verdict.FITS;
                })
                .toList();
        long freeAt = verdicts.contains(Verdict.FULL)
                ? used.places.values().stream().mapToLong(Place::atMillis).min().orElse(at) + windowMillis
                : -1;
        return new Answer(at, freeAt, verdicts);
    }

    /**
     * Makes the places final, or gives up those that Redis refused.
     *
     * @param admittedMillis what Redis said to each: the time it was admitted at, or -1; null when it said nothing
     * @return the time that each is admitted at, or -1
     */
    long[] settle(UUID userId, List<UUID> ids, Answer answer, long @Nullable [] admittedMillis) {
        long[] settled = new long[ids.size()];
        users.compute(userId, (id, before) -> {
            Used used = before == null ? new Used() : before;
            for (int i = 0; i < settled.length; i++) {
                settled[i] = settle(
                        used,
                        ids.get(i),
                        answer.verdicts().get(i),
                        admittedMillis == null ? answer.atMillis() : admittedMillis[i]);
            }
            return used;
        });
        return settled;
    }

    private static long settle(Used used, UUID id, Verdict verdict, long admittedMillis) {
        Place place = used.places.get(id);
        if (verdict == Verdict.FULL) {
            return -1;
        }
        if (place != null && place.isFinal()) {
            // Admitted before: neither Redis, which may have lost it, nor a second time changes that.
            return place.atMillis();
        }
        if (admittedMillis < 0) {
            used.places.remove(id);
            return -1;
        }
        used.places.put(id, new Place(admittedMillis, true));
        used.latestMillis = Math.max(used.latestMillis, admittedMillis);
        return admittedMillis;
    }

    /** How many users are remembered. */
    int users() {
        return users.size();
    }

    /** Once a window: forgets who has been idle for two, one more than counts, so that a clock may step back. */
    private void sweep(long nowMillis) {
        long swept = sweptMillis.get();
        if (Math.abs(nowMillis - swept) >= windowMillis && sweptMillis.compareAndSet(swept, nowMillis)) {
            for (UUID userId : users.keySet()) {
                users.computeIfPresent(
                        userId, (id, used) -> used.latestMillis <= nowMillis - 2 * windowMillis ? null : used);
            }
        }
    }
}
