package io.quaestor.console.orderbook;

import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What stands beside a book, from the replica. */
@Repository
@Transactional(readOnly = true)
class OrderBookQueries {

    private final JdbcClient jdbc;

    OrderBookQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A symbol's newest trades, the newest first. */
    public List<LastTrade> lastTrades(String symbol, int limit) {
        return jdbc.sql("""
                select trade_time, price, quantity, is_buyer_maker, off_book
                from trades
                where symbol = :symbol
                order by trade_time desc, id desc
                limit :limit
                """)
                .param("symbol", symbol)
                .param("limit", limit)
                .query((row, index) -> new LastTrade(
                        row.getObject("trade_time", OffsetDateTime.class).toInstant(),
                        row.getBigDecimal("price"),
                        row.getBigDecimal("quantity"),
                        row.getBoolean("is_buyer_maker") ? "SELL" : "BUY",
                        row.getBoolean("off_book")))
                .list();
    }
}
