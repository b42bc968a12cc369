package io.quaestor.console.orders;

import io.quaestor.console.frame.FilterRefused;
import io.quaestor.platform.data.Key;
import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The replica's orders. */
@Repository
@Transactional(readOnly = true)
class OrderQueries {

    static final List<String> STATUSES =
            List.of("NEW", "PARTIALLY_FILLED", "FILLED", "CANCELED", "REJECTED", "EXPIRED");
    static final List<String> SIDES = List.of("BUY", "SELL");
    static final List<String> TYPES = List.of("LIMIT", "MARKET", "STOP_LIMIT");

    private static final String COLUMNS = """
            id, user_id, symbol, side, type, status, price, stop_price, triggered_at, quantity, filled_quantity,
            remaining_quantity, average_price, locked_margin, locked_fee, leverage, margin_type, reduce_only,
            time_in_force, liquidation, created_at, updated_at, version
            """;

    /** A fill of an order. */
    record FillRow(
            UUID tradeId,
            Instant time,
            BigDecimal price,
            BigDecimal quantity,
            BigDecimal fee,
            boolean maker,
            UUID counterparty) {}

    private final JdbcClient jdbc;

    OrderQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One page.
     *
     * @throws FilterRefused when no index serves the filter within a bound
     */
    public KeysetPage<OrderRow> page(OrderFilter filter, KeysetSpan span) {
        return query(filter).page(span, OrderQueries::order);
    }

    /**
     * How many, as far as counting is cheap.
     *
     * @throws FilterRefused when no index serves the filter within a bound
     */
    public KeysetQuery.Count count(OrderFilter filter) {
        return query(filter).count();
    }

    /** Where an order lies among all; empty where there is none such. */
    public Optional<Key> placeOf(UUID id) {
        return one(id).map(order -> new Key(List.of(order.createdAt(), order.id())));
    }

    public Optional<OrderRow> one(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from orders where id = :id")
                .param("id", id)
                .query(OrderQueries::order)
                .optional();
    }

    /** A user's open orders, newest first, a page of them at most. */
    public List<OrderRow> openOf(UUID userId) {
        return open(userId).page(KeysetSpan.newest(), OrderQueries::order).rows();
    }

    public KeysetQuery.Count countOpenOf(UUID userId) {
        return open(userId).count();
    }

    private KeysetQuery open(UUID userId) {
        return new KeysetQuery(
                        jdbc, "orders", COLUMNS, KeysetQuery.Column.time("created_at"), KeysetQuery.Column.id("id"))
                .param("userId", userId)
                .branch("user_id = :userId and status = 'NEW'")
                .branch("user_id = :userId and status = 'PARTIALLY_FILLED'");
    }

    KeysetQuery query(OrderFilter filter) {
        KeysetQuery query = new KeysetQuery(
                jdbc, "orders", COLUMNS, KeysetQuery.Column.time("created_at"), KeysetQuery.Column.id("id"));
        List<String> statuses = filter.status() == null ? STATUSES : List.of(filter.status());
        query.param("userId", filter.userId()).param("symbol", filter.symbol()).param("id", filter.id());
        if (filter.id() != null) {
            query.branch("id = :id");
            filterIfSet(query, filter.status(), "status");
            filterIfSet(query, filter.userId(), "user_id");
            filterIfSet(query, filter.symbol(), "symbol");
        } else if (filter.userId() != null) {
            statuses.forEach(status -> query.branch("user_id = :userId and status = '" + known(status) + "'"));
            filterIfSet(query, filter.symbol(), "symbol");
        } else if (filter.symbol() != null) {
            statuses.forEach(status -> query.branch("symbol = :symbol and status = '" + known(status) + "'"));
        } else if (filter.side() != null || filter.type() != null) {
            if (!filter.window().isBounded()) {
                throw new FilterRefused("orders.refused.unbounded");
            }
            filterIfSet(query, filter.status(), "status");
        } else if (filter.status() != null) {
            query.branchForEach("instruments", "symbol = each_of.symbol and status = '" + known(filter.status()) + "'");
        }
        filterIfSet(query, filter.side(), "side");
        filterIfSet(query, filter.type(), "type");
        if (filter.id() == null && filter.window().from() != null) {
            query.within("created_at >= :from").param("from", filter.window().from());
        }
        if (filter.id() == null && filter.window().to() != null) {
            query.within("created_at < :to").param("to", filter.window().to());
        }
        return query;
    }

    private static void filterIfSet(KeysetQuery query, @Nullable Object value, String column) {
        if (value != null) {
            query.filter(column + " = :only_" + column).param("only_" + column, value);
        }
    }

    private static String known(String status) {
        if (!STATUSES.contains(status)) {
            throw new IllegalArgumentException("there is no status " + status);
        }
        return status;
    }

    /** The order's fills, oldest first, a page of them at most and one more, which tells that there are others. */
    public List<FillRow> fills(UUID orderId) {
        return jdbc.sql("""
                select id, trade_time, price, quantity, buyer_fee as fee, is_buyer_maker as maker,
                    seller_user_id as counterparty
                from trades where buyer_order_id = :order
                union all
                select id, trade_time, price, quantity, seller_fee, not is_buyer_maker, buyer_user_id
                from trades where seller_order_id = :order
                order by trade_time, id
                limit :limit
                """)
                .param("order", orderId)
                .param("limit", KeysetPage.SIZE + 1)
                .query((row, number) -> new FillRow(
                        row.getObject("id", UUID.class),
                        row.getObject("trade_time", OffsetDateTime.class).toInstant(),
                        row.getBigDecimal("price"),
                        row.getBigDecimal("quantity"),
                        row.getBigDecimal("fee"),
                        row.getBoolean("maker"),
                        row.getObject("counterparty", UUID.class)))
                .list();
    }

    private static OrderRow order(ResultSet row, int number) throws SQLException {
        OffsetDateTime triggeredAt = row.getObject("triggered_at", OffsetDateTime.class);
        return new OrderRow(
                row.getObject("id", UUID.class),
                row.getObject("user_id", UUID.class),
                row.getString("symbol"),
                row.getString("side"),
                row.getString("type"),
                row.getString("status"),
                row.getBigDecimal("price"),
                row.getBigDecimal("stop_price"),
                triggeredAt == null ? null : triggeredAt.toInstant(),
                row.getBigDecimal("quantity"),
                row.getBigDecimal("filled_quantity"),
                row.getBigDecimal("remaining_quantity"),
                row.getBigDecimal("average_price"),
                row.getBigDecimal("locked_margin"),
                row.getBigDecimal("locked_fee"),
                row.getInt("leverage"),
                row.getString("margin_type"),
                row.getBoolean("reduce_only"),
                row.getString("time_in_force"),
                row.getBoolean("liquidation"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                row.getLong("version"));
    }
}
