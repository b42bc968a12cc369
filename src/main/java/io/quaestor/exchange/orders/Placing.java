package io.quaestor.exchange.orders;

import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Cause;
import io.quaestor.exchange.Texts;
import io.quaestor.exchange.accounts.Account;
import io.quaestor.exchange.accounts.Owner;
import io.quaestor.exchange.events.EventJson;
import io.quaestor.exchange.events.NewEvent;
import io.quaestor.exchange.instruments.Instrument;
import io.quaestor.exchange.users.UserStatus;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One batch while it is being placed, in memory: every order sees what the ones before it locked. */
final class Placing {

    private final Cause cause;
    private final Map<String, Instrument> instruments;
    private final Map<UUID, UserStatus> users;
    private final Map<OpenPositions.Key, OpenPositions.Open> positions;
    private final Map<OpenPositions.Key, OrderRepository.Terms> terms;
    private final Map<Owner, Account> accounts;
    private final Map<UUID, JsonNode> known;
    private final Map<UUID, NewOrder> requests = new HashMap<>();
    private final List<Order> placed = new ArrayList<>();
    private final List<NewEvent> happened = new ArrayList<>();

    Placing(
            Cause cause,
            Map<String, Instrument> instruments,
            Map<UUID, UserStatus> users,
            Map<OpenPositions.Key, OpenPositions.Open> positions,
            Map<OpenPositions.Key, OrderRepository.Terms> terms,
            Map<Owner, Account> accounts,
            Map<UUID, JsonNode> known) {
        this.cause = cause;
        this.instruments = instruments;
        this.users = users;
        this.positions = positions;
        this.terms = new HashMap<>(terms);
        this.accounts = new HashMap<>(accounts);
        this.known = known;
    }

    List<Order> placed() {
        return placed;
    }

    List<NewEvent> happened() {
        return happened;
    }

    Map<Owner, Account> accounts() {
        return accounts;
    }

    Placement place(NewOrder request) {
        NewOrder twin = requests.get(request.id());
        JsonNode earlier = twin == null ? known.get(request.id()) : EventJson.tree(twin);
        if (earlier != null) {
            JsonNode content = EventJson.tree(request);
            return earlier.equals(content)
                    ? new Placement.AlreadyPlaced(request.id())
                    : new Placement.Refused(
                            request.id(),
                            "order " + request.id() + " was already placed as " + earlier + ", not " + content);
        }
        Instrument instrument = instruments.get(request.symbol());
        UserStatus user = users.get(request.userId());
        if (instrument == null || user == null) {
            return new Placement.Refused(request.id(), "order " + request.id() + ": " + missing(request, instrument));
        }
        requests.put(request.id(), request);
        OpenPositions.Key key = new OpenPositions.Key(request.userId(), request.symbol());
        OpenPositions.Open position = positions.get(key);
        BigDecimal quantity = PlacingRules.quantity(request, position);
        String violation = PlacingRules.violation(request, user, instrument, position, terms.get(key));
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
        if (!request.reduceOnly()) {
            terms.putIfAbsent(key, new OrderRepository.Terms(request.leverage(), request.marginType()));
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
        Order order = Order.placed(request, OrderStatus.REJECTED, request.quantity(), BigDecimal.ZERO, BigDecimal.ZERO);
        placed.add(order);
        happened.add(OrderEvents.rejected(request, order, reason, cause));
        return new Placement.Rejected(order, reason);
    }
}
