package io.quaestor.exchange.trades;

import io.quaestor.exchange.accounts.Account;
import io.quaestor.exchange.accounts.AccountKind;
import io.quaestor.exchange.accounts.LedgerEntry;
import io.quaestor.exchange.accounts.Owner;
import io.quaestor.exchange.events.NewEvent;
import io.quaestor.exchange.orders.Order;
import io.quaestor.exchange.positions.Position;
import io.quaestor.exchange.positions.PositionSide;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a batch changes, in memory. Each fill works on a page of its own laid over the rest, which is added when
 * the fill went through and thrown away when it was refused: so a refused fill leaves no trace.
 */
final class Books {

    private final @Nullable Books below;

    final Map<Owner, Account> accounts = new HashMap<>();
    final Map<UUID, Order> orders = new HashMap<>();
    final Map<Slot, Position> positions = new HashMap<>();
    final Map<House, BigDecimal> house = new HashMap<>();
    final List<Trade> trades = new ArrayList<>();
    final List<LedgerEntry> entries = new ArrayList<>();
    final List<NewEvent> events = new ArrayList<>();

    Books() {
        this(null);
    }

    private Books(@Nullable Books below) {
        this.below = below;
    }

    Books page() {
        return new Books(this);
    }

    /** Adds a page's rows to these. */
    void add(Books page) {
        accounts.putAll(page.accounts);
        orders.putAll(page.orders);
        positions.putAll(page.positions);
        page.house.forEach((account, delta) -> house.merge(account, delta, BigDecimal::add));
        trades.addAll(page.trades);
        entries.addAll(page.entries);
        events.addAll(page.events);
    }

    Optional<Account> account(Owner owner) {
        Account account = accounts.get(owner);
        return account == null && below != null ? below.account(owner) : Optional.ofNullable(account);
    }

    Optional<Order> order(UUID id) {
        Order order = orders.get(id);
        return order == null && below != null ? below.order(id) : Optional.ofNullable(order);
    }

    Optional<Position> position(Slot slot) {
        Position position = positions.get(slot);
        return position == null && below != null ? below.position(slot) : Optional.ofNullable(position);
    }

    void put(Owner owner, Account account) {
        accounts.put(owner, account);
    }

    void put(Order order) {
        orders.put(order.id(), order);
    }

    void put(Position position) {
        positions.put(new Slot(position.userId(), position.symbol(), position.side()), position);
    }

    void addToHouse(House account, BigDecimal delta) {
        house.merge(account, delta, BigDecimal::add);
    }

    /** Where a position is kept. */
    record Slot(UUID userId, String symbol, PositionSide side) {}

    /** An account of the house. */
    record House(AccountKind kind, String currency) {}
}
