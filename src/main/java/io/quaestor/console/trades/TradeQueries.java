package io.quaestor.console.trades;

import io.quaestor.console.frame.FilterRefused;
import io.quaestor.platform.data.Key;
import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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

    /**
     * One page.
     *
     * @throws FilterRefused when no index serves the filter within a bound
     */
    public KeysetPage<TradeRow> page(TradeFilter filter, KeysetSpan span) {
        return query(filter).page(span, TradeQueries::trade);
    }

    /**
     * How many, as far as counting is cheap.
     *
     * @throws FilterRefused when no index serves the filter within a bound
     */
    public KeysetQuery.Count count(TradeFilter filter) {
        return query(filter).count();
    }

    /** Where a trade lies among all; empty where there is none such. */
    public Optional<Key> placeOf(UUID id) {
        return one(id).map(trade -> new Key(List.of(trade.tradeTime(), trade.id())));
    }

    public Optional<TradeRow> one(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from trades where id = :id")
                .param("id", id)
                .query(TradeQueries::trade)
                .optional();
    }

    KeysetQuery query(TradeFilter filter) {
        KeysetQuery query = new KeysetQuery(
                        jdbc, "trades", COLUMNS, KeysetQuery.Column.time("trade_time"), KeysetQuery.Column.id("id"))
                .param("id", filter.id())
                .param("symbol", filter.symbol())
                .param("userId", filter.userId())
                .param("orderId", filter.orderId());
        boolean bySymbol = false;
        if (filter.id() != null) {
            query.branch("id = :id");
        } else if (filter.orderId() != null) {
            query.branch("buyer_order_id = :orderId")
                    .branch("seller_order_id = :orderId and buyer_order_id <> :orderId");
            if (filter.userId() != null) {
                query.filter(":userId in (buyer_user_id, seller_user_id)");
            }
        } else if (filter.userId() != null) {
            query.branch("buyer_user_id = :userId").branch("seller_user_id = :userId and buyer_user_id <> :userId");
        } else if (filter.symbol() != null) {
            query.branch("symbol = :symbol");
            bySymbol = true;
        } else if (filter.leastQuantity() != null && !filter.window().isBounded()) {
            throw new FilterRefused("trades.refused.unbounded");
        }
        if (filter.symbol() != null && !bySymbol) {
            query.filter("symbol = :symbol");
        }
        if (filter.leastQuantity() != null) {
            query.filter("quantity >= :leastQuantity").param("leastQuantity", filter.leastQuantity());
        }
        if (filter.id() == null && filter.window().from() != null) {
            query.within("trade_time >= :from").param("from", filter.window().from());
        }
        if (filter.id() == null && filter.window().to() != null) {
            query.within("trade_time < :to").param("to", filter.window().to());
        }
        return query;
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
