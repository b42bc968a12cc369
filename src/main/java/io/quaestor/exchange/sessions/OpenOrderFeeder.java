package io.quaestor.exchange.sessions;

import io.quaestor.exchange.events.Aggregate;
import io.quaestor.exchange.events.EventBatch;
import io.quaestor.exchange.events.EventConsumer;
import io.quaestor.exchange.events.EventPosition;
import io.quaestor.exchange.events.EventReader;
import io.quaestor.exchange.events.StoredEvent;
import io.quaestor.exchange.sessions.OpenOrderRepository.OrderState;
import io.quaestor.exchange.sessions.OpenOrderRepository.UserOrders;
import io.quaestor.exchange.sessions.OpenOrderStore.Change;
import io.quaestor.exchange.sessions.OpenOrderStore.Feed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps the sets of {@link OpenOrderStore}. Events only say which orders to look at; what is written is their present
 * state, so neither the order of events nor their repetition matters. Reads the primary alone: a state read there after
 * an event is never older than the event.
 *
 * @see <a href="../../../../../../../docs/decisions/open-orders.md">decision</a>
 */
@Component
@EnableConfigurationProperties(OpenOrderProperties.class)
public class OpenOrderFeeder implements EventConsumer, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(OpenOrderFeeder.class);

    /** After this long without a sign of life another instance feeds. */
    static final Duration LEASE = Duration.ofSeconds(10);

    /** Later than this after the lease was prolonged nothing is written any more. */
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(6);

    private static final int USERS_PER_PAGE = 500;

    private final OpenOrderRepository orders;
    private final OpenOrderStore store;
    private final EventReader reader;
    private final TransactionTemplate primary;
    private final OpenOrderProperties properties;
    private final Clock clock;
    private final String instance = UUID.randomUUID().toString();

    private boolean isOwner;
    private long claimedNanos;

    /** After any failure: what Redis acknowledged before it may be lost. */
    private boolean isDoubtful;

    OpenOrderFeeder(
            OpenOrderRepository orders,
            OpenOrderStore store,
            EventReader reader,
            TransactionTemplate primary,
            OpenOrderProperties properties,
            Clock clock) {
        this.orders = orders;
        this.store = store;
        this.reader = reader;
        this.primary = primary;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "open-orders";
    }

    @Override
    public EventReader.Source source() {
        return EventReader.Source.PRIMARY;
    }

    /** Null while another instance feeds. Rebuilds first when there is no position, when it is time, or in doubt. */
    @Override
    public synchronized @Nullable EventPosition position() {
        return doubtingFailures(() -> {
            Feed feed = claim();
            if (!feed.isOwn()) {
                return null;
            }
            EventPosition position = feed.position();
            Instant rebuiltAt = feed.rebuiltAt();
            if (position == null || rebuiltAt == null) {
                return rebuilt("there was no position");
            }
            if (isDoubtful) {
                return rebuilt("there was a failure");
            }
            return clock.instant().isBefore(rebuiltAt.plus(properties.rebuildInterval()))
                    ? position
                    : rebuilt("it was time");
        });
    }

    @Override
    public synchronized void apply(EventBatch batch) {
        List<UUID> named = batch.events().stream()
                .filter(event -> event.isOf(Aggregate.ORDER))
                .map(StoredEvent::aggregateId)
                .distinct()
                .toList();
        doubtingFailures(() -> {
            if (!named.isEmpty()) {
                List<OrderState> states = onPrimary(() -> orders.states(named));
                requireLease();
                store.change(changes(states));
            }
            requireKept(store.save(instance, batch.next()));
            return true;
        });
    }

    /**
     * Makes all sets anew from the database, now.
     *
     * @throws IllegalStateException when another instance feeds
     */
    public synchronized void rebuild() {
        boolean isOwn = doubtingFailures(() -> claim().isOwn());
        if (!isOwn) {
            throw new IllegalStateException("another instance feeds the open orders; rebuild them there");
        }
        doubtingFailures(() -> rebuilt("it was asked for"));
    }

    /** Lets another instance feed at once. */
    @Override
    public synchronized void destroy() {
        if (isOwner) {
            isOwner = false;
            store.release(instance);
        }
    }

    /**
     * Walks through all users, and not only through those with open orders: so sets that should be empty are emptied,
     * without a list of keys that could be lost itself.
     */
    private EventPosition rebuilt(String reason) {
        long begin = System.nanoTime();
        EventPosition now = reader.now(source());
        long users = 0;
        long open = 0;
        UUID after = OpenOrderRepository.FIRST;
        List<UserOrders> page;
        do {
            if (!claim().isOwn()) {
                throw lost();
            }
            UUID last = after;
            page = onPrimary(() -> orders.users(last, USERS_PER_PAGE));
            requireLease();
            store.replace(page);
            if (!page.isEmpty()) {
                after = page.getLast().userId();
            }
            users += page.size();
            open += page.stream().mapToLong(user -> user.orderIds().size()).sum();
        } while (page.size() == USERS_PER_PAGE);
        requireKept(store.saveRebuilt(instance, now, clock.instant()));
        isDoubtful = false;
        LOG.info(
                "Made the open orders in Redis anew, because {}: {} orders of {} users in {} ms",
                reason,
                open,
                users,
                (System.nanoTime() - begin) / 1_000_000);
        return now;
    }

    private static List<Change> changes(List<OrderState> states) {
        Map<UUID, List<OrderState>> byUser = states.stream().collect(Collectors.groupingBy(OrderState::userId));
        List<Change> changes = new ArrayList<>();
        byUser.forEach((user, ofUser) -> {
            Map<Boolean, List<UUID>> byOpen = ofUser.stream()
                    .collect(Collectors.partitioningBy(
                            OrderState::isOpen, Collectors.mapping(OrderState::id, Collectors.toList())));
            changes.add(new Change(
                    user, Objects.requireNonNull(byOpen.get(true)), Objects.requireNonNull(byOpen.get(false))));
        });
        return changes;
    }

    private Feed claim() {
        long asked = System.nanoTime();
        Feed feed = store.claim(instance, LEASE);
        isOwner = feed.isOwn();
        claimedNanos = asked;
        return feed;
    }

    /** What was read before a long standstill may be older than what another instance has written since. */
    private void requireLease() {
        if (System.nanoTime() - claimedNanos > WRITE_LIMIT.toNanos()) {
            throw new IllegalStateException("the open orders of this step were read more than "
                    + WRITE_LIMIT.toSeconds() + " s after the lease was prolonged; they are read again");
        }
    }

    private static void requireKept(boolean isKept) {
        if (!isKept) {
            throw lost();
        }
    }

    private static IllegalStateException lost() {
        return new IllegalStateException("another instance has taken over feeding the open orders");
    }

    private <T> T onPrimary(Supplier<T> question) {
        return Objects.requireNonNull(primary.execute(status -> question.get()));
    }

    private <T extends @Nullable Object> T doubtingFailures(Supplier<T> step) {
        try {
            return step.get();
        } catch (RuntimeException failure) {
            isDoubtful = true;
            throw failure;
        }
    }
}
