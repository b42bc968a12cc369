package io.quaestor.exchange.sessions;

import io.quaestor.exchange.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Lets a user enter so many orders within any 60 seconds. Counted in Redis, for all processes together, and in this
 * process besides: a window that Redis lost at a failover, or cannot be asked for, lets no more pass than the limit for
 * each process.
 *
 * @see <a href="../../../../../../../docs/decisions/limits.md">docs/decisions/limits.md</a>
 */
@Component
@EnableConfigurationProperties(LimitProperties.class)
public class OrderLimiter {

    /** Most orders that one call asks for: one script's time in Redis. */
    public static final int MOST_ORDERS = 1_000;

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final LimitStore store;
    private final RedisOutage outage;
    private final Clock clock;
    private final int limit;
    private final long windowMillis;
    private final OwnWindow own;

    @Autowired
    OrderLimiter(LimitStore store, RedisOutage outage, LimitProperties properties, Clock clock) {
        this(store, outage, properties.ordersPerMinute(), WINDOW, clock);
    }

    OrderLimiter(LimitStore store, RedisOutage outage, int limit, Duration window, Clock clock) {
        this.store = store;
        this.outage = outage;
        this.clock = clock;
        this.limit = limit;
        this.windowMillis = window.toMillis();
        this.own = new OwnWindow(windowMillis, limit);
    }

    /**
     * Admits orders while there is room, in the order given, and counts them. An order that was admitted within the
     * window counts once, however often it comes; one that is refused counts for nothing.
     *
     * @return what becomes of each
     * @throws Refusal INVALID for more than {@value #MOST_ORDERS} orders
     */
    public List<Admission> admit(UUID userId, List<UUID> orderIds) {
        if (orderIds.size() > MOST_ORDERS) {
            throw new Refusal(
                    Refusal.Code.INVALID,
                    orderIds.size() + " orders at once are more than " + MOST_ORDERS + ": send them in parts");
        }
        if (orderIds.isEmpty()) {
            return List.of();
        }
        long now = clock.millis();
        OwnWindow.Answer reserved = own.reserve(userId, orderIds, now);
        int[] asked = IntStream.range(0, orderIds.size())
                .filter(i -> reserved.verdicts().get(i) != OwnWindow.Verdict.FULL)
                .toArray();
        long freeAt = reserved.freeAtMillis();
        long[] admitted = null;
        if (asked.length > 0) {
            List<UUID> ids = IntStream.of(asked).mapToObj(orderIds::get).toList();
            LimitStore.Answer answer = outage.ask(
                            () -> store.admit(userId, now, reserved.atMillis(), windowMillis, limit, ids))
                    .orElse(null);
            if (answer != null) {
                freeAt = Math.max(freeAt, answer.freeAtMillis());
                admitted = new long[orderIds.size()];
                for (int i = 0; i < asked.length; i++) {
                    admitted[asked[i]] = answer.admittedMillis()[i];
                }
            }
        }
        long[] settled = own.settle(userId, orderIds, reserved, admitted);
        List<Admission> admissions = new ArrayList<>();
        for (long at : settled) {
            admissions.add(
                    at < 0
                            ? new Admission.Limited(Instant.ofEpochMilli(freeAt))
                            : new Admission.Admitted(Instant.ofEpochMilli(at)));
        }
        return admissions;
    }

    /** How many users this process remembers: those who entered orders within the last windows. */
    int rememberedUsers() {
        return own.users();
    }
}
