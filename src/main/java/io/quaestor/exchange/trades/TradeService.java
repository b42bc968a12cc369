package io.quaestor.exchange.trades;

import io.quaestor.exchange.Cause;
import io.quaestor.exchange.Required;
import io.quaestor.exchange.Texts;
import io.quaestor.exchange.accounts.Account;
import io.quaestor.exchange.accounts.AccountRepository;
import io.quaestor.exchange.accounts.LedgerRepository;
import io.quaestor.exchange.accounts.Owner;
import io.quaestor.exchange.events.EventJson;
import io.quaestor.exchange.events.EventRepository;
import io.quaestor.exchange.instruments.Instrument;
import io.quaestor.exchange.instruments.InstrumentRepository;
import io.quaestor.exchange.orders.Order;
import io.quaestor.exchange.orders.OrderRepository;
import io.quaestor.exchange.positions.Position;
import io.quaestor.exchange.positions.PositionRepository;
import io.quaestor.platform.data.WriteTransaction;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/** Settles fills. Called by the exchange's own programs. */
@Service
@WriteTransaction
public class TradeService {

    private final TradeRepository trades;
    private final OrderRepository orders;
    private final PositionRepository positions;
    private final AccountRepository accounts;
    private final LedgerRepository ledger;
    private final InstrumentRepository instruments;
    private final EventRepository events;

    TradeService(
            TradeRepository trades,
            OrderRepository orders,
            PositionRepository positions,
            AccountRepository accounts,
            LedgerRepository ledger,
            InstrumentRepository instruments,
            EventRepository events) {
        this.trades = trades;
        this.orders = orders;
        this.positions = positions;
        this.accounts = accounts;
        this.ledger = ledger;
        this.instruments = instruments;
        this.events = events;
    }

    /**
     * Settles fills in the order given, all in one transaction, and answers for each: a refused one changes nothing and
     * keeps none of the others from settling.
     */
    public List<Settlement> settle(List<Fill> fills, Cause cause) {
        Required.all(fills, "fills");
        Required.value(cause, "cause");
        if (fills.isEmpty()) {
            return List.of();
        }
        List<String> symbols = fills.stream().map(Fill::symbol).distinct().toList();
        Set<UUID> orderIds = new HashSet<>();
        fills.forEach(fill -> orderIds.addAll(List.of(fill.buyerOrderId(), fill.sellerOrderId())));
        Batch batch = new Batch(accounts.lockOwnersOf(orderIds));
        Map<UUID, JsonNode> known =
                events.requests(fills.stream().map(Fill::tradeId).toList());
        // Under the locks nobody else changes them.
        orders.find(orderIds).values().forEach(batch::load);
        positions
                .lock(batch.users(), symbols.stream().filter(Texts::isName).toList())
                .forEach(batch::load);
        // After all locks: what waited for them must not write back the mark price of before.
        Map<String, Instrument> listed = instruments.find(symbols);
        Map<Books.House, UUID> houseAccounts = houseAccounts(listed.values());
        Settler settler = new Settler(batch.books, listed, houseAccounts, batch, cause);
        Map<UUID, Fill> settled = new HashMap<>();
        List<Settlement> settlements = new ArrayList<>(fills.size());
        for (Fill fill : fills) {
            settlements.add(settleOnce(fill, known, settled, settler));
        }
        batch.write(listed, houseAccounts, latest(fills));
        return settlements;
    }

    private static Settlement settleOnce(
            Fill fill, Map<UUID, JsonNode> known, Map<UUID, Fill> settled, Settler settler) {
        Fill twin = settled.get(fill.tradeId());
        JsonNode earlier = twin == null ? known.get(fill.tradeId()) : EventJson.tree(twin);
        if (earlier != null) {
            JsonNode content = EventJson.tree(fill);
            return earlier.equals(content)
                    ? new Settlement.AlreadySettled(fill.tradeId())
                    : new Settlement.Refused(
                            fill.tradeId(),
                            "trade " + fill.tradeId() + " was already settled as " + earlier + ", not " + content);
        }
        Settlement settlement = settler.settle(fill);
        if (settlement instanceof Settlement.Settled) {
            settled.put(fill.tradeId(), fill);
        }
        return settlement;
    }

    private Map<Books.House, UUID> houseAccounts(Collection<Instrument> listed) {
        Map<Books.House, UUID> ids = new HashMap<>();
        listed.stream()
                .map(Instrument::quoteCurrency)
                .distinct()
                .forEach(currency ->
                        accounts.house(currency).forEach((kind, id) -> ids.put(new Books.House(kind, currency), id)));
        return ids;
    }

    private static Instant latest(List<Fill> fills) {
        return fills.stream().map(Fill::tradeTime).max(Instant::compareTo).orElseThrow();
    }

    /** The stored rows behind a batch's books: what was loaded at which version, and the way back. */
    private final class Batch implements Means {

        private final Books books = new Books();
        private final Map<Owner, Account> locked;
        private final Map<UUID, Long> versions = new HashMap<>();

        Batch(Map<Owner, Account> locked) {
            this.locked = locked;
            books.accounts.putAll(locked);
        }

        Collection<UUID> users() {
            return locked.keySet().stream().map(Owner::userId).distinct().toList();
        }

        void load(Order order) {
            if (versions.putIfAbsent(order.id(), order.version()) == null) {
                books.put(order);
            }
        }

        void load(Position position) {
            if (versions.putIfAbsent(position.id(), position.version()) == null) {
                books.put(position);
            }
        }

        @Override
        public List<Order> openOrders(Owner owner) {
            List<Order> open = orders.openOrders(owner.userId(), owner.currency());
            open.forEach(this::load);
            return open;
        }

        @Override
        public List<Position> crossPositions(Owner owner) {
            List<Position> open = positions.crossPositions(owner.userId(), owner.currency());
            open.forEach(this::load);
            return open;
        }

        void write(Map<String, Instrument> listed, Map<Books.House, UUID> houseAccounts, Instant at) {
            orders.update(
                    books.orders.values().stream()
                            .filter(order -> order.version() != prior(order.id()))
                            .toList(),
                    versions);
            positions.save(changedPositions(listed).toList(), versions);
            trades.insert(books.trades);
            accounts.update(
                    books.accounts.entrySet().stream()
                            .filter(entry -> !entry.getValue().equals(locked.get(entry.getKey())))
                            .map(Map.Entry::getValue)
                            .toList(),
                    at);
            ledger.append(books.entries);
            events.append(books.events);
            Map<UUID, BigDecimal> deltas = new HashMap<>();
            books.house.forEach((house, delta) -> deltas.put(houseAccounts.get(house), delta));
            accounts.addToHouse(deltas, at);
        }

        private Stream<Position> changedPositions(Map<String, Instrument> listed) {
            return books.positions.values().stream()
                    .filter(position -> position.version() != prior(position.id()))
                    .map(position -> value(position, listed));
        }

        /** At the mark price known to this batch; a position of another symbol keeps its own until the next mark. */
        private Position value(Position position, Map<String, Instrument> listed) {
            Instrument instrument = listed.get(position.symbol());
            if (instrument == null) {
                return position;
            }
            Account account = books.accounts.get(new Owner(position.userId(), instrument.quoteCurrency()));
            BigDecimal available = account == null ? BigDecimal.ZERO : account.available();
            return position.valued(instrument.markPrice(), instrument.maintenanceMarginRate(), available);
        }

        private long prior(UUID id) {
            return versions.getOrDefault(id, 0L);
        }
    }
}
