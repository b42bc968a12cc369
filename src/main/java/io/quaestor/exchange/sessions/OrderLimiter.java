package io.quaestor.exchange.sessions;

import io.quaestor.exchange.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
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

    /** Orders that one user may enter within any 60 seconds. */
    public int ordersPerMinute() {
        return limit;
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
        OwnWindow.Outlook outlook = own.look(userId, now);
        long freeAt = -1;
        List<Long> admitted = null;
        if (outlook.room() == 0) {
            // Redis would say the same, and what it does not hear of costs it nothing.
            admitted = Collections.nCopies(orderIds.size(), -1L);
        } else {
            LimitStore.Window window = new LimitStore.Window(userId, windowMillis, limit);
            LimitStore.Answer answer = outage.ask(
                            () -> store.admit(window, now, outlook.atMillis(), outlook.room(), orderIds))
                    .orElse(null);
            if (answer != null) {
                admitted = answer.admittedMillis();
                freeAt = answer.freeAtMillis();
            }
        }
        OwnWindow.Outcome outcome = own.admit(userId, orderIds, outlook.atMillis(), admitted);
        Instant retryAt = Instant.ofEpochMilli(Math.max(freeAt, outcome.freeAtMillis()));
        List<Admission> admissions = new ArrayList<>();
        for (long at : outcome.admittedMillis()) {
            admissions.add(at < 0 ? new Admission.Limited(retryAt) : new Admission.Admitted(Instant.ofEpochMilli(at)));
        }
        return admissions;
    }

    /** How many users this process remembers: those who entered orders within the last windows. */
    int rememberedUsers() {
        return own.users();
    }
}
