package io.quaestor.exchange.orders;

import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Cause;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.Texts;
import io.quaestor.exchange.accounts.Account;
import io.quaestor.exchange.accounts.AccountRepository;
import io.quaestor.exchange.accounts.Owner;
import io.quaestor.exchange.events.EventJson;
import io.quaestor.exchange.events.EventRepository;
import io.quaestor.exchange.events.NewEvent;
import io.quaestor.exchange.instruments.Instrument;
import io.quaestor.exchange.instruments.InstrumentRepository;
import io.quaestor.exchange.sessions.Admission;
import io.quaestor.exchange.sessions.OrderLimiter;
import io.quaestor.exchange.sessions.Session;
import io.quaestor.exchange.sessions.Sessions;
import io.quaestor.exchange.users.UserRepository;
import io.quaestor.exchange.users.UserStatus;
import io.quaestor.platform.data.WriteTransaction;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/**
 * Places and ends orders. Called by the exchange's own programs; operators reach it through the console's actions,
 * which check who they are.
 */
@Service
@WriteTransaction
public class OrderService {

    private final OrderRepository orders;
    private final AccountRepository accounts;
    private final UserRepository users;
    private final InstrumentRepository instruments;
    private final EventRepository events;
    private final OpenPositions openPositions;
    private final Sessions sessions;
    private final OrderLimiter limiter;

    OrderService(
            OrderRepository orders,
            AccountRepository accounts,
            UserRepository users,
            InstrumentRepository instruments,
            EventRepository events,
            OpenPositions openPositions,
            Sessions sessions,
            OrderLimiter limiter) {
        this.orders = orders;
        this.accounts = accounts;
        this.users = users;
        this.instruments = instruments;
        this.events = events;
        this.openPositions = openPositions;
        this.sessions = sessions;
        this.limiter = limiter;
    }

    /**
     * Places orders of a signed-in user, as many as the user may enter in a minute, and answers for each in the order
     * given. The door of the exchange's users: the gateway calls it, with a session. Whoever acts for no session (the
     * matching engine, a tape, an operator) calls {@link #place}.
     *
     * <p>Redis is asked before the transaction takes a connection, so call it outside any transaction. The same order
     * again within a minute does not count again, here or in a retry.
     *
     * @throws Refusal UNKNOWN when there is no such session (any more), RULE when an order is of another user, INVALID
     *     for more orders than one call may bring
     */
    public List<Placement> enter(@Nullable String sessionId, List<NewOrder> requests, Cause cause) {
        Session session = sessions.find(sessionId)
                .orElseThrow(() -> new Refusal(
                        Refusal.Code.UNKNOWN, "the session is unknown or has expired: the user must sign in again"));
        for (NewOrder request : requests) {
            if (!request.userId().equals(session.userId())) {
                throw new Refusal(
                        Refusal.Code.RULE,
                        "order " + request.id() + " is of user " + request.userId() + ", the session of user "
                                + session.userId());
            }
        }
        List<Admission> admissions = limiter.admit(
                session.userId(), requests.stream().map(NewOrder::id).toList());
        List<NewOrder> admitted = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            if (admissions.get(i) instanceof Admission.Admitted) {
                admitted.add(requests.get(i));
            }
        }
        // Nothing to place takes no connection.
        Iterator<Placement> placed = (admitted.isEmpty() ? List.<Placement>of() : place(admitted, cause)).iterator();
        List<Placement> placements = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            placements.add(
                    switch (admissions.get(i)) {
                        case Admission.Admitted _ -> placed.next();
                        case Admission.Limited limited ->
                            new Placement.Limited(requests.get(i).id(), limited.freeAt());
                    });
        }
        return placements;
    }

    /**
     * Places orders in the order given, all in one transaction, and answers for each. Unlimited: the door of the matching
     * engine, of played tapes and of operators; users come through {@link #enter}.
     */
    public List<Placement> place(List<NewOrder> requests, Cause cause) {
        Map<String, Instrument> listed = instruments.find(
                requests.stream().map(NewOrder::symbol).distinct().toList());
        Set<Owner> owners = new HashSet<>();
        for (NewOrder request : requests) {
            Instrument instrument = listed.get(request.symbol());
            if (instrument != null) {
                owners.add(new Owner(request.userId(), instrument.quoteCurrency()));
            }
        }
        // From here on nothing else changes these users' means, orders or positions.
        Map<Owner, Account> locked = accounts.lock(owners);
        List<UUID> userIds = owners.stream().map(Owner::userId).distinct().toList();
        Placing placing = new Placing(
                cause,
                listed,
                users.statuses(userIds),
                openPositions.of(userIds, listed.keySet()),
                new HashMap<>(locked),
                events.requests(requests.stream().map(NewOrder::id).toList()));
        List<Placement> placements = requests.stream().map(placing::place).toList();
        orders.insert(placing.placed);
        accounts.update(
                placing.accounts.entrySet().stream()
                        .filter(entry -> !entry.getValue().equals(locked.get(entry.getKey())))
                        .map(Map.Entry::getValue)
                        .toList(),
                latest(requests));
        events.append(placing.happened);
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
     * @throws Refusal UNKNOWN, RULE for a GTC order, or STATE when the order is in a final state already
     */
    public Order expire(UUID id, Cause cause, Instant at) {
        return end(id, OrderStatus.EXPIRED, null, cause, at);
    }

    private Order end(UUID id, OrderStatus end, @Nullable Long version, Cause cause, Instant at) {
        Order seen = known(id);
        Instrument instrument = instruments.find(List.of(seen.symbol())).get(seen.symbol());
        if (instrument == null) {
            throw new IllegalStateException("order " + id + " is in " + seen.symbol() + ", which is not listed");
        }
        Owner owner = new Owner(seen.userId(), instrument.quoteCurrency());
        Account account = accounts.lock(List.of(owner)).get(owner);
        Order order = known(id);
        if (version != null && version != order.version()) {
            throw new Refusal(
                    Refusal.Code.STALE,
                    "order " + id + " is at version " + order.version() + " (" + order.status() + "), not at " + version
                            + ": look again and decide anew");
        }
        if (end == OrderStatus.EXPIRED && order.timeInForce() == TimeInForce.GTC) {
            throw new Refusal(Refusal.Code.RULE, "order " + id + " is good till canceled and does not expire");
        }
        Order ended = order.end(end, at.truncatedTo(ChronoUnit.MICROS));
        orders.update(List.of(ended), Map.of(id, order.version()));
        if (order.locked().signum() != 0) {
            if (account == null) {
                throw new IllegalStateException(
                        "order " + id + " locks " + Amounts.plain(order.locked()) + " of no account: " + owner);
            }
            accounts.update(List.of(account.lock(order.locked().negate())), ended.updatedAt());
        }
        events.append(List.of(OrderEvents.ended(order, ended, cause)));
        return ended;
    }

    private Order known(UUID id) {
        return orders.find(id).orElseThrow(() -> new Refusal(Refusal.Code.UNKNOWN, "there is no order " + id));
    }

    private static Instant latest(List<NewOrder> requests) {
        return requests.stream().map(NewOrder::at).max(Instant::compareTo).orElse(Instant.EPOCH);
    }

    /** One batch while it is being placed. */
    private static final class Placing {

        private final Cause cause;
        private final Map<String, Instrument> instruments;
        private final Map<UUID, UserStatus> users;
        private final Map<OpenPositions.Key, OpenPositions.Open> positions;
        private final Map<Owner, Account> accounts;
        private final Map<UUID, JsonNode> known;
        private final List<Order> placed = new ArrayList<>();
        private final List<NewEvent> happened = new ArrayList<>();

        Placing(
                Cause cause,
                Map<String, Instrument> instruments,
                Map<UUID, UserStatus> users,
                Map<OpenPositions.Key, OpenPositions.Open> positions,
                Map<Owner, Account> accounts,
                Map<UUID, JsonNode> known) {
            this.cause = cause;
            this.instruments = instruments;
            this.users = users;
            this.positions = positions;
            this.accounts = accounts;
            this.known = known;
        }

        Placement place(NewOrder request) {
            JsonNode content = EventJson.tree(request);
            JsonNode earlier = known.putIfAbsent(request.id(), content);
            if (earlier != null) {
                return earlier.equals(content)
                        ? new Placement.AlreadyPlaced(request.id())
                        : new Placement.Refused(
                                request.id(),
                                "order " + request.id() + " was already placed as " + earlier + ", not " + content);
            }
            Instrument instrument = instruments.get(request.symbol());
            UserStatus user = users.get(request.userId());
            if (instrument == null || user == null) {
                known.remove(request.id());
                return new Placement.Refused(
                        request.id(), "order " + request.id() + ": " + missing(request, instrument));
            }
            OpenPositions.Open position = positions.get(new OpenPositions.Key(request.userId(), request.symbol()));
            BigDecimal quantity = PlacingRules.quantity(request, position);
            String violation = PlacingRules.violation(request, user, instrument, position);
            if (violation != null) {
                return reject(request, violation);
            }
            BigDecimal margin = PlacingRules.margin(request, quantity, instrument);
            BigDecimal fee = PlacingRules.fee(request, quantity, instrument);
            BigDecimal needed = margin.add(fee);
            if (needed.signum() > 0) {
                Owner owner = new Owner(request.userId(), instrument.quoteCurrency());
                Account account = accounts.get(owner);
                if (account == null || account.available().compareTo(needed) < 0) {
                    return reject(
                            request,
                            "margin " + Amounts.plain(margin) + " and fee " + Amounts.plain(fee) + " "
                                    + instrument.quoteCurrency() + " are needed, "
                                    + (account == null ? "0" : Amounts.plain(account.available())) + " is available");
                }
                accounts.put(owner, account.lock(needed));
            }
            Order order = Order.placed(request, OrderStatus.NEW, quantity, margin, fee);
            placed.add(order);
            happened.add(OrderEvents.placed(request, order, cause));
            return new Placement.Placed(order);
        }

        private static String missing(NewOrder request, @Nullable Instrument instrument) {
            if (!Texts.isName(request.symbol())) {
                return Texts.notAName("symbol");
            }
            return instrument == null
                    ? "there is no instrument " + request.symbol()
                    : "there is no user " + request.userId();
        }

        private Placement reject(NewOrder request, String reason) {
            Order order =
                    Order.placed(request, OrderStatus.REJECTED, request.quantity(), BigDecimal.ZERO, BigDecimal.ZERO);
            placed.add(order);
            happened.add(OrderEvents.rejected(request, order, reason, cause));
            return new Placement.Rejected(order, reason);
        }
    }
}
