package io.quaestor.console.trades;

import io.quaestor.console.frame.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The replica's trades. */
@Repository
@Transactional(readOnly = true)
class TradeQueries {

    private static final String COLUMNS = """
            id, external_id, symbol, buyer_order_id, seller_order_id, buyer_user_id, seller_user_id, price, quantity,
            buyer_fee, seller_fee, is_buyer_maker, off_book, trade_time
            """;

    private final JdbcClient jdbc;

    TradeQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The newest trades, or those before one. */
    public Page<TradeRow> page(TradeFilter filter, @Nullable TradeRow after) {
        return Page.of(jdbc.sql(sql(filter, after))
                .param("symbol", filter.symbol())
                .param("userId", filter.userId())
                .param("orderId", filter.orderId())
                .param("time", after == null ? null : after.tradeTime().atOffset(ZoneOffset.UTC))
                .param("id", after == null ? null : after.id())
                .param("limit", Page.SIZE + 1)
                .query(TradeQueries::trade)
                .list());
    }

    private static String sql(TradeFilter filter, @Nullable TradeRow after) {
        String conditions = (filter.symbol() == null ? "" : " and symbol = :symbol")
                + (after == null ? "" : " and (trade_time, id) < (:time, :id)");
        if (filter.orderId() != null) {
            String user = filter.userId() == null ? "" : " and :userId in (buyer_user_id, seller_user_id)";
            return eitherSide("buyer_order_id = :orderId", "seller_order_id = :orderId", user + conditions);
        }
        if (filter.userId() != null) {
            return eitherSide("buyer_user_id = :userId", "seller_user_id = :userId", conditions);
        }
        return newest("true", conditions);
    }

    /** One short walk per side's index; {@code union} takes a trade with oneself once. */
    private static String eitherSide(String buyer, String seller, String conditions) {
        return "select " + COLUMNS + " from ((" + newest(buyer, conditions) + ") union (" + newest(seller, conditions)
                + ")) as either order by trade_time desc, id desc limit :limit";
    }

    private static String newest(String side, String conditions) {
        return "select " + COLUMNS + " from trades where " + side + conditions
                + " order by trade_time desc, id desc limit :limit";
    }

    private static TradeRow trade(ResultSet row, int number) throws SQLException {
        return new TradeRow(
                row.getObject("id", UUID.class),
                row.getString("external_id"),
                row.getString("symbol"),
                row.getObject("buyer_order_id", UUID.class),
                row.getObject("seller_order_id", UUID.class),
                row.getObject("buyer_user_id", UUID.class),
                row.getObject("seller_user_id", UUID.class),
                row.getBigDecimal("price"),
                row.getBigDecimal("quantity"),
                row.getBigDecimal("buyer_fee"),
                row.getBigDecimal("seller_fee"),
                row.getBoolean("is_buyer_maker"),
                row.getBoolean("off_book"),
                row.getObject("trade_time", OffsetDateTime.class).toInstant());
    }
}
