package io.quaestor.console.orders;

import io.quaestor.console.frame.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
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

    private static final String COLUMNS = """
            id, user_id, symbol, side, type, status, price, stop_price, quantity, filled_quantity, average_price,
            leverage, margin_type, reduce_only, time_in_force, created_at
            """;

    private final JdbcClient jdbc;

    OrderQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The newest orders, or those made before one. */
    public Page<OrderRow> page(OrderFilter filter, @Nullable OrderRow after) {
        return Page.of(jdbc.sql(sql(filter, after))
                .param("id", filter.id())
                .param("userId", filter.userId())
                .param("symbol", filter.symbol())
                .param(
                        "statuses",
                        (filter.status() == null ? STATUSES : List.of(filter.status())).toArray(String[]::new))
                .param("after", after == null ? null : after.id())
                .param("limit", Page.SIZE + 1)
                .query(OrderQueries::order)
                .list());
    }

    private static String sql(OrderFilter filter, @Nullable OrderRow after) {
        String conditions = (filter.id() == null ? "" : " and id = :id")
                + (filter.userId() == null ? "" : " and user_id = :userId")
                + (filter.symbol() == null ? "" : " and symbol = :symbol")
                + (after == null ? "" : " and id < :after");
        if (filter.id() == null && (filter.userId() != null || filter.symbol() != null || filter.status() != null)) {
            // The indexes lead by user or symbol, then status: one short walk per status, then the newest of them.
            return "select " + COLUMNS
                    + " from unnest(:statuses::varchar[]) as wanted (wanted_status) cross join lateral (select "
                    + COLUMNS
                    + " from orders where status = wanted_status" + conditions
                    + " order by id desc limit :limit) as newest order by id desc limit :limit";
        }
        return "select " + COLUMNS + " from orders where true" + conditions + " order by id desc limit :limit";
    }

    private static OrderRow order(ResultSet row, int number) throws SQLException {
        return new OrderRow(
                row.getObject("id", UUID.class),
                row.getObject("user_id", UUID.class),
                row.getString("symbol"),
                row.getString("side"),
                row.getString("type"),
                row.getString("status"),
                row.getBigDecimal("price"),
                row.getBigDecimal("stop_price"),
                row.getBigDecimal("quantity"),
                row.getBigDecimal("filled_quantity"),
                row.getBigDecimal("average_price"),
                row.getInt("leverage"),
                row.getString("margin_type"),
                row.getBoolean("reduce_only"),
                row.getString("time_in_force"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
