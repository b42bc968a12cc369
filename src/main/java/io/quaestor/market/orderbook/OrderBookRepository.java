package io.quaestor.market.orderbook;

import io.quaestor.exchange.events.EventPosition;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.OrderStatus;
import io.quaestor.exchange.orders.OrderType;
import io.quaestor.exchange.orders.TimeInForce;
import io.quaestor.market.orderbook.RestingOrders.Facts;
import io.quaestor.market.orderbook.RestingOrders.Known;
import io.quaestor.market.orderbook.RestingOrders.State;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Open orders and the events that tell of them. Demands the caller's transaction: one that only reads, and with one
 * snapshot for all its statements where what two of them say must fit together.
 */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class OrderBookRepository {

    private final JdbcClient jdbc;

    OrderBookRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Tick by symbol, of every instrument. */
    Map<String, BigDecimal> ticks() {
        Map<String, BigDecimal> ticks = new LinkedHashMap<>();
        jdbc.sql("select symbol, tick_size from instruments order by symbol").query(row -> {
            ticks.put(row.getString("symbol"), row.getBigDecimal("tick_size").stripTrailingZeros());
        });
        return ticks;
    }

    boolean isInstrument(String symbol) {
        return jdbc.sql("select exists (select from instruments where symbol = :symbol)")
                .param("symbol", symbol)
                .query(Boolean.class)
                .single();
    }

    /** A position that the snapshot has all events up to, and perhaps some after it. */
    EventPosition position() {
        return jdbc.sql("select cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint) as oldest")
                .query((row, index) -> new EventPosition(row.getLong("oldest"), 0))
                .single();
    }

    /** The events of orders after a position that the snapshot shows: what its tables contain of the time after it. */
    List<EventPosition> shown(EventPosition after) {
        return jdbc.sql("""
                select cast(cast(xid as text) as bigint) as written_by, sequence
                from events
                where (xid, sequence) > (cast(:xid as xid8), :sequence) and aggregate_type = 'ORDER'
                """)
                .param("xid", String.valueOf(after.xid()))
                .param("sequence", after.sequence())
                .query((row, index) -> position(row))
                .list();
    }

    /** The same of one symbol's orders, with the order of each event. */
    Map<EventPosition, UUID> shown(EventPosition after, String symbol) {
        Map<EventPosition, UUID> shown = new LinkedHashMap<>();
        jdbc.sql("""
                select cast(cast(xid as text) as bigint) as written_by, sequence, aggregate_id
                from events
                join orders on orders.id = aggregate_id
                where (xid, sequence) > (cast(:xid as xid8), :sequence) and aggregate_type = 'ORDER'
                    and orders.symbol = :symbol
                """)
                .param("xid", String.valueOf(after.xid()))
                .param("sequence", after.sequence())
                .param("symbol", symbol)
                .query(row -> {
                    shown.put(position(row), row.getObject("aggregate_id", UUID.class));
                });
        return shown;
    }

    /** All open orders of a symbol, also those that are in no book. */
    List<Known> openOrders(String symbol) {
        return jdbc.sql("""
                select id, symbol, side, type, status, price, triggered_at, remaining_quantity, time_in_force, version
                from orders
                where symbol = :symbol and status in ('NEW', 'PARTIALLY_FILLED')
                """)
                .param("symbol", symbol)
                .query(OrderBookRepository::order)
                .list();
    }

    /** What the orders of a symbol come to at each price. */
    List<TrueLevel> levels(String symbol) {
        return jdbc.sql("""
                select side, price, sum(remaining_quantity) as quantity, count(*) as orders
                from orders
                where symbol = :symbol and status in ('NEW', 'PARTIALLY_FILLED')
                    and type <> 'MARKET' and time_in_force = 'GTC' and (type <> 'STOP_LIMIT' or triggered_at is not null)
                group by side, price
                """)
                .param("symbol", symbol)
                .query((row, index) -> new TrueLevel(
                        BookSide.of(OrderSide.valueOf(row.getString("side"))),
                        new BookLevel(
                                row.getBigDecimal("price").stripTrailingZeros(),
                                row.getBigDecimal("quantity").stripTrailingZeros(),
                                row.getInt("orders"))))
                .list();
    }

    /** A level as the orders make it. */
    record TrueLevel(BookSide side, BookLevel level) {}

    private static Known order(ResultSet row, int index) throws SQLException {
        return new Known(
                row.getObject("id", UUID.class),
                new Facts(
                        row.getString("symbol"),
                        OrderSide.valueOf(row.getString("side")),
                        OrderType.valueOf(row.getString("type")),
                        TimeInForce.valueOf(row.getString("time_in_force")),
                        plain(row.getBigDecimal("price"))),
                new State(
                        row.getLong("version"),
                        OrderStatus.valueOf(row.getString("status")).isOpen(),
                        row.getObject("triggered_at") != null,
                        row.getBigDecimal("remaining_quantity").stripTrailingZeros()));
    }

    private static EventPosition position(ResultSet row) throws SQLException {
        return new EventPosition(row.getLong("written_by"), row.getLong("sequence"));
    }

    /** Without the zeros that the column's scale adds. */
    private static @Nullable BigDecimal plain(@Nullable BigDecimal stored) {
        return stored == null ? null : stored.stripTrailingZeros();
    }
}
