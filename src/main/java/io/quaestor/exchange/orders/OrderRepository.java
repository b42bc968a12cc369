package io.quaestor.exchange.orders;

import io.quaestor.exchange.users.UserTies;
import io.quaestor.platform.data.SqlArrays;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Table orders. Demands the caller's transaction. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
public class OrderRepository implements UserTies {

    private static final String COLUMNS = """
            id, user_id, symbol, side, type, status, price, stop_price, triggered_at, quantity, filled_quantity,
            remaining_quantity, filled_value, locked_margin, locked_fee, leverage, margin_type, reduce_only,
            time_in_force, liquidation, created_at, updated_at, version""";

    private final JdbcClient jdbc;

    OrderRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Collection<Order> orders) {
        if (orders.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into orders (id, user_id, symbol, side, type, status, price, stop_price, quantity,
                    remaining_quantity, locked_margin, locked_fee, leverage, margin_type, reduce_only, time_in_force,
                    liquidation, created_at, updated_at)
                select id, user_id, symbol, side, type, status, price, stop_price, quantity, quantity, locked_margin,
                    locked_fee, leverage, margin_type, reduce_only, time_in_force, liquidation, created_at, created_at
                from unnest(:ids, :users, :symbols, :sides, :types, :statuses, :prices, :stopPrices, :quantities,
                    :margins, :fees, :leverages, :marginTypes, :reduceOnly, :timesInForce, :liquidations, :times)
                    as placed (id, user_id, symbol, side, type, status, price, stop_price, quantity, locked_margin,
                    locked_fee, leverage, margin_type, reduce_only, time_in_force, liquidation, created_at)
                """)
                .param("ids", SqlArrays.uuids(orders, Order::id))
                .param("users", SqlArrays.uuids(orders, Order::userId))
                .param("symbols", SqlArrays.texts(orders, Order::symbol))
                .param("sides", SqlArrays.texts(orders, order -> order.side().name()))
                .param("types", SqlArrays.texts(orders, order -> order.type().name()))
                .param(
                        "statuses",
                        SqlArrays.texts(orders, order -> order.status().name()))
                .param("prices", SqlArrays.numerics(orders, Order::price))
                .param("stopPrices", SqlArrays.numerics(orders, Order::stopPrice))
                .param("quantities", SqlArrays.numerics(orders, Order::quantity))
                .param("margins", SqlArrays.numerics(orders, Order::lockedMargin))
                .param("fees", SqlArrays.numerics(orders, Order::lockedFee))
                .param("leverages", SqlArrays.integers(orders, Order::leverage))
                .param(
                        "marginTypes",
                        SqlArrays.texts(orders, order -> order.marginType().name()))
                .param("reduceOnly", SqlArrays.booleans(orders, Order::reduceOnly))
                .param(
                        "timesInForce",
                        SqlArrays.texts(orders, order -> order.timeInForce().name()))
                .param("liquidations", SqlArrays.booleans(orders, Order::liquidation))
                .param("times", SqlArrays.instants(orders, Order::createdAt))
                .update();
    }

    /** Writes what fills, triggers and endings change; each row must still be at the version before. */
    public void update(Collection<Order> orders, Map<UUID, Long> priorVersions) {
        if (orders.isEmpty()) {
            return;
        }
        int changed = jdbc.sql("""
                update orders
                set status = changed.status, filled_quantity = changed.filled_quantity,
                    remaining_quantity = changed.remaining_quantity, filled_value = changed.filled_value,
                    average_price = changed.average_price, locked_margin = changed.locked_margin,
                    locked_fee = changed.locked_fee, triggered_at = changed.triggered_at, updated_at = changed.updated_at, version = changed.version
                from unnest(:ids, :priorVersions, :statuses, :filled, :remaining, :values, :averages, :margins, :fees,
                    :triggered, :times, :versions)
                    as changed (id, prior_version, status, filled_quantity, remaining_quantity, filled_value,
                    average_price, locked_margin, locked_fee, triggered_at, updated_at, version)
                where orders.id = changed.id and orders.version = changed.prior_version
                """)
                .param("ids", SqlArrays.uuids(orders, Order::id))
                .param("priorVersions", SqlArrays.bigints(orders, order -> priorVersions.get(order.id())))
                .param(
                        "statuses",
                        SqlArrays.texts(orders, order -> order.status().name()))
                .param("filled", SqlArrays.numerics(orders, Order::filledQuantity))
                .param("remaining", SqlArrays.numerics(orders, Order::remainingQuantity))
                .param("values", SqlArrays.numerics(orders, Order::filledValue))
                .param("averages", SqlArrays.numerics(orders, Order::averagePrice))
                .param("margins", SqlArrays.numerics(orders, Order::lockedMargin))
                .param("fees", SqlArrays.numerics(orders, Order::lockedFee))
                .param("triggered", SqlArrays.instants(orders, Order::triggeredAt))
                .param("times", SqlArrays.instants(orders, Order::updatedAt))
                .param("versions", SqlArrays.bigints(orders, Order::version))
                .update();
        if (changed != orders.size()) {
            throw new OptimisticLockingFailureException(
                    (orders.size() - changed) + " of " + orders.size() + " orders changed meanwhile");
        }
    }

    /**
     * Those of the orders that exist, by id. Looked up one by one through the primary key: for {@code = any(:ids)} a plan
     * prepared while the table was small would go on reading all of it.
     */
    public Map<UUID, Order> find(Collection<UUID> ids) {
        return jdbc
                .sql("""
                select %s
                from unnest(:ids) as wanted (wanted_id)
                cross join lateral (select %s from orders where orders.id = wanted_id limit 1) found
                """.formatted(COLUMNS, COLUMNS))
                .param("ids", SqlArrays.uuids(Set.copyOf(ids)))
                .query(OrderRepository::order)
                .list()
                .stream()
                .collect(Collectors.toMap(Order::id, Function.identity()));
    }

    Optional<Order> find(UUID id) {
        return Optional.ofNullable(find(List.of(id)).get(id));
    }

    /** The user's open orders whose instrument settles in {@code currency}, newest first. */
    public List<Order> openOrders(UUID userId, String currency) {
        return jdbc.sql("""
                select %s
                from orders
                where user_id = :user and status in ('NEW', 'PARTIALLY_FILLED')
                    and symbol in (select symbol from instruments where quote_currency = :currency)
                order by created_at desc, id desc
                """.formatted(COLUMNS))
                .param("user", userId)
                .param("currency", currency)
                .query(OrderRepository::order)
                .list();
    }

    /** Stop orders of the symbol that wait and that {@code markPrice} has reached, oldest first. */
    List<Order> reachedStops(String symbol, BigDecimal markPrice, int limit) {
        return jdbc.sql("""
                select %s
                from orders
                where symbol = :symbol and type = 'STOP_LIMIT' and status = 'NEW' and triggered_at is null
                    and ((side = 'BUY' and stop_price <= :mark) or (side = 'SELL' and stop_price >= :mark))
                order by created_at, id
                limit :limit
                """.formatted(COLUMNS))
                .param("symbol", symbol)
                .param("mark", markPrice)
                .param("limit", limit)
                .query(OrderRepository::order)
                .list();
    }

    /**
     * Leverage and margin type of a user's open orders in a symbol that may open a position; whoever has none is missing.
     * One order is enough to know, for placing keeps them all alike.
     */
    Map<OpenPositions.Key, Terms> openTerms(Collection<OpenPositions.Key> keys) {
        Map<OpenPositions.Key, Terms> terms = new HashMap<>();
        jdbc.sql("""
                select user_id, symbol, leverage, margin_type
                from unnest(:users, :symbols) as wanted (wanted_user, wanted_symbol)
                cross join lateral (
                    select user_id, symbol, leverage, margin_type
                    from orders
                    where user_id = wanted_user and status in ('NEW', 'PARTIALLY_FILLED') and symbol = wanted_symbol
                        and not reduce_only
                    limit 1
                ) open
                """)
                .param("users", SqlArrays.uuids(keys, OpenPositions.Key::userId))
                .param("symbols", SqlArrays.texts(keys, OpenPositions.Key::symbol))
                .query(row -> {
                    terms.put(
                            new OpenPositions.Key(row.getObject("user_id", UUID.class), row.getString("symbol")),
                            new Terms(row.getInt("leverage"), MarginType.valueOf(row.getString("margin_type"))));
                });
        return terms;
    }

    @Override
    public List<String> keepingOpen(UUID userId) {
        return jdbc.sql("""
                select 'order ' || id || ' is ' || status
                from orders
                where user_id = :user and status in ('NEW', 'PARTIALLY_FILLED')
                limit 5
                """)
                .param("user", userId)
                .query((row, index) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }

    /** What the orders of a user in a symbol, and the position they open, have in common. */
    record Terms(int leverage, MarginType marginType) {}

    private static Order order(ResultSet row, int index) throws SQLException {
        return new Order(
                row.getObject("id", UUID.class),
                row.getObject("user_id", UUID.class),
                row.getString("symbol"),
                OrderSide.valueOf(row.getString("side")),
                OrderType.valueOf(row.getString("type")),
                OrderStatus.valueOf(row.getString("status")),
                row.getBigDecimal("price"),
                row.getBigDecimal("stop_price"),
                instant(row, "triggered_at"),
                row.getBigDecimal("quantity"),
                row.getBigDecimal("filled_quantity"),
                row.getBigDecimal("remaining_quantity"),
                row.getBigDecimal("filled_value"),
                row.getBigDecimal("locked_margin"),
                row.getBigDecimal("locked_fee"),
                row.getInt("leverage"),
                MarginType.valueOf(row.getString("margin_type")),
                row.getBoolean("reduce_only"),
                TimeInForce.valueOf(row.getString("time_in_force")),
                row.getBoolean("liquidation"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                row.getLong("version"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
