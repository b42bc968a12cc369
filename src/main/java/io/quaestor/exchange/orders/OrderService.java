package io.quaestor.exchange.orders;

import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Cause;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.Required;
import io.quaestor.exchange.Texts;
import io.quaestor.exchange.accounts.Account;
import io.quaestor.exchange.accounts.AccountRepository;
import io.quaestor.exchange.accounts.Owner;
import io.quaestor.exchange.events.EventRepository;
import io.quaestor.exchange.events.NewEvent;
import io.quaestor.exchange.instruments.Instrument;
import io.quaestor.exchange.instruments.InstrumentRepository;
import io.quaestor.exchange.instruments.InstrumentStatus;
import io.quaestor.exchange.users.UserRepository;
import io.quaestor.platform.data.WriteTransaction;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/**
 * Places, triggers, ends and liquidates. Called by the exchange's own programs; operators reach it through the console's actions,
 * which check who they are.
 */
@Service
@WriteTransaction
public class OrderService {

    /** Most stop orders that one call triggers: one transaction. */
    public static final int MOST_TRIGGERED = 1_000;

    private final OrderRepository orders;
    private final AccountRepository accounts;
    private final UserRepository users;
    private final InstrumentRepository instruments;
    private final EventRepository events;
    private final OpenPositions openPositions;

    OrderService(
            OrderRepository orders,
            AccountRepository accounts,
            UserRepository users,
            InstrumentRepository instruments,
            EventRepository events,
            OpenPositions openPositions) {
        this.orders = orders;
        this.accounts = accounts;
        this.users = users;
        this.instruments = instruments;
        this.events = events;
        this.openPositions = openPositions;
    }

    /**
     * Places orders in the order given, all in one transaction, and answers for each. Unlimited: the door of the matching
     * engine, of played tapes and of operators; users come through {@link OrderEntry}.
     */
    public List<Placement> place(List<NewOrder> requests, Cause cause) {
        requirePlaceable(requests, cause);
        return placeAll(requests, cause);
    }

    static void requirePlaceable(List<NewOrder> requests, Cause cause) {
        Required.all(requests, "orders");
        Required.value(cause, "cause");
        for (NewOrder request : requests) {
            if (request.liquidation()) {
                throw new Refusal(
                        Refusal.Code.INVALID,
                        "order " + request.id() + ": a liquidation order is placed by liquidate, not by place");
            }
        }
    }

    private List<Placement> placeAll(List<NewOrder> requests, Cause cause) {
        List<String> symbols =
                requests.stream().map(NewOrder::symbol).distinct().toList();
        Map<String, String> currencies = instruments.quoteCurrencies(symbols);
        Set<Owner> owners = new HashSet<>();
        Set<OpenPositions.Key> keys = new HashSet<>();
        for (NewOrder request : requests) {
            String currency = currencies.get(request.symbol());
            if (currency != null) {
                owners.add(new Owner(request.userId(), currency));
                keys.add(new OpenPositions.Key(request.userId(), request.symbol()));
            }
        }
        // From here on nothing else changes these users' means, orders or positions.
        Map<Owner, Account> locked = accounts.lock(owners);
        List<UUID> userIds = owners.stream().map(Owner::userId).distinct().toList();
        Placing placing = new Placing(
                cause,
                instruments.find(symbols),
                users.statuses(userIds),
                openPositions.of(userIds, currencies.keySet()),
                orders.openTerms(keys),
                locked,
                events.requests(requests.stream().map(NewOrder::id).toList()));
        List<Placement> placements = requests.stream().map(placing::place).toList();
        orders.insert(placing.placed());
        accounts.update(
                placing.accounts().entrySet().stream()
                        .filter(entry -> !entry.getValue().equals(locked.get(entry.getKey())))
                        .map(Map.Entry::getValue)
                        .toList(),
                latest(requests));
        events.append(placing.happened());
        return placements;
    }

    /**
     * Cancels an open order and releases its locks.
     *
     * @param version the version the caller saw, or null for whatever is there
     * @throws Refusal UNKNOWN, STALE, or STATE when the order is in a final state already
     */
    public Order cancel(UUID id, @Nullable Long version, Cause cause, Instant at) {
        return end(id, OrderStatus.CANCELED, version, cause, at);
    }

    /**
     * Ends what an IOC or FOK order could not fill.
     *
     * @throws Refusal UNKNOWN, RULE for a GTC order, or STATE when the order is in a final state already or still waits for
     *     its stop price
     */
    public Order expire(UUID id, Cause cause, Instant at) {
        return end(id, OrderStatus.EXPIRED, null, cause, at);
    }

    /**
     * Triggers stop orders that the symbol's mark price has reached, oldest first, {@value #MOST_TRIGGERED} at most: call
     * again until none is left. Triggers none where the instrument is halted.
     *
     * @return the triggered orders as they are now
     * @throws Refusal INVALID or UNKNOWN symbol
     */
    public List<Order> trigger(String symbol, Cause cause, Instant at) {
        Required.value(cause, "cause");
        Instant now = Required.time(at);
        Instrument seen = listed(symbol);
        List<Order> candidates = orders.reachedStops(symbol, seen.markPrice(), MOST_TRIGGERED);
        if (candidates.isEmpty()) {
            return List.of();
        }
        accounts.lock(candidates.stream()
                .map(order -> new Owner(order.userId(), seen.quoteCurrency()))
                .distinct()
                .toList());
        // Again under the locks: an order may have been canceled, the mark price may have turned back.
        Instrument instrument = listed(symbol);
        if (instrument.status() == InstrumentStatus.HALTED) {
            return List.of();
        }
        List<Order> reached = orders.find(candidates.stream().map(Order::id).toList()).values().stream()
                .filter(order -> order.isTriggeredBy(instrument.markPrice()))
                .sorted(Comparator.comparing(Order::createdAt)
                        .thenComparing(order -> order.id().toString()))
                .toList();
        List<Order> triggered = new ArrayList<>();
        List<NewEvent> happened = new ArrayList<>();
        for (Order order : reached) {
            Order after = order.trigger(now);
            triggered.add(after);
            happened.add(OrderEvents.triggered(order, after, instrument.markPrice(), cause));
        }
        orders.update(triggered, versions(reached));
        events.append(happened);
        return triggered;
    }

    /**
     * Closes a user's position in a symbol: cancels all the user's open orders there, newest first, and places a
     * reduce-only market order of the whole size, marked as a liquidation. Whether the liquidation price was reached is
     * for the caller to judge.
     *
     * @param orderId of the order to place; the same id again for the same user and symbol places nothing again
     * @throws Refusal INVALID or UNKNOWN symbol, or STATE when no position is open or the instrument is halted
     */
    public Placement liquidate(UUID orderId, UUID userId, String symbol, Cause cause, Instant at) {
        Required.value(orderId, "order id");
        Required.value(userId, "user id");
        Required.value(cause, "cause");
        Instant now = Required.time(at);
        Instrument instrument = listed(symbol);
        Owner owner = new Owner(userId, instrument.quoteCurrency());
        Account account = accounts.lock(List.of(owner)).get(owner);
        JsonNode earlier = events.requests(List.of(orderId)).get(orderId);
        if (earlier != null) {
            return earlier.path("liquidation").asBoolean()
                            && earlier.path("userId").asString().equals(userId.toString())
                            && earlier.path("symbol").asString().equals(symbol)
                    ? new Placement.AlreadyPlaced(orderId)
                    : new Placement.Refused(
                            orderId,
                            "order " + orderId + " was already placed as " + earlier + ", not to liquidate user "
                                    + userId + " in " + symbol);
        }
        OpenPositions.Open position =
                openPositions.of(List.of(userId), List.of(symbol)).get(new OpenPositions.Key(userId, symbol));
        if (position == null || account == null) {
            throw new Refusal(Refusal.Code.STATE, "user " + userId + " has no open position in " + symbol);
        }
        if (listed(symbol).status() == InstrumentStatus.HALTED) {
            throw new Refusal(
                    Refusal.Code.STATE, symbol + " is halted: user " + userId + "'s position cannot be closed there");
        }
        endAll(
                orders.openOrders(userId, instrument.quoteCurrency()).stream()
                        .filter(order -> order.symbol().equals(symbol))
                        .toList(),
                OrderStatus.CANCELED,
                account,
                cause,
                now);
        NewOrder request = new NewOrder(
                orderId,
                userId,
                symbol,
                position.reducedBy(),
                OrderType.MARKET,
                null,
                null,
                position.size(),
                position.leverage(),
                position.marginType(),
                true,
                TimeInForce.IOC,
                true,
                now);
        Placement placement = placeAll(List.of(request), cause).getFirst();
        if (placement instanceof Placement.Rejected rejected) {
            // Halted since it was looked at, for one: then the orders stay as well.
            throw new Refusal(
                    Refusal.Code.STATE,
                    "user " + userId + "'s position in " + symbol + " cannot be closed: " + rejected.reason());
        }
        return placement;
    }

    private Order end(UUID id, OrderStatus end, @Nullable Long version, Cause cause, Instant at) {
        Required.value(cause, "cause");
        Instant now = Required.time(at);
        Order seen = known(Required.value(id, "order id"));
        Owner owner = new Owner(seen.userId(), listed(seen.symbol()).quoteCurrency());
        Account account = accounts.lock(List.of(owner)).get(owner);
        Order order = known(id);
        if (version != null && version != order.version()) {
            throw new Refusal(
                    Refusal.Code.STALE,
                    "order " + id + " is at version " + order.version() + " (" + order.status() + "), not at " + version
                            + ": look again and decide anew",
                    Refusal.Reason.ORDER_STALE,
                    id,
                    order.version(),
                    order.status(),
                    version);
        }
        if (end == OrderStatus.EXPIRED && order.timeInForce() == TimeInForce.GTC) {
            throw new Refusal(Refusal.Code.RULE, "order " + id + " is good till canceled and does not expire");
        }
        if (end == OrderStatus.EXPIRED && order.status().isOpen() && order.isWaiting()) {
            throw new Refusal(
                    Refusal.Code.STATE, "order " + id + " waits for its stop price and cannot expire before it");
        }
        return endAll(List.of(order), end, account, cause, now).getFirst();
    }

    /** Ends orders of one user in one currency, and releases what they lock. */
    private List<Order> endAll(List<Order> open, OrderStatus end, @Nullable Account account, Cause cause, Instant at) {
        List<Order> ended = new ArrayList<>();
        List<NewEvent> happened = new ArrayList<>();
        BigDecimal released = BigDecimal.ZERO;
        Instant latest = at;
        for (Order order : open) {
            Order after = order.end(end, at);
            ended.add(after);
            happened.add(OrderEvents.ended(order, after, cause));
            released = released.add(order.locked());
            latest = after.updatedAt().isAfter(latest) ? after.updatedAt() : latest;
        }
        orders.update(ended, versions(open));
        if (released.signum() != 0) {
            if (account == null) {
                throw new IllegalStateException(
                        "orders " + open + " lock " + Amounts.plain(released) + " of no account");
            }
            accounts.update(List.of(account.lock(released.negate())), latest);
        }
        events.append(happened);
        return ended;
    }

    private static Map<UUID, Long> versions(List<Order> orders) {
        return orders.stream().collect(Collectors.toMap(Order::id, Order::version));
    }

    private Instrument listed(String symbol) {
        Texts.name(symbol, "symbol");
        return instruments
                .find(symbol)
                .orElseThrow(() -> new Refusal(Refusal.Code.UNKNOWN, "there is no instrument " + symbol));
    }

    private Order known(UUID id) {
        return orders.find(id)
                .orElseThrow(() ->
                        new Refusal(Refusal.Code.UNKNOWN, "there is no order " + id, Refusal.Reason.ORDER_UNKNOWN, id));
    }

    private static Instant latest(List<NewOrder> requests) {
        return requests.stream().map(NewOrder::at).max(Instant::compareTo).orElse(Instant.EPOCH);
    }
}
