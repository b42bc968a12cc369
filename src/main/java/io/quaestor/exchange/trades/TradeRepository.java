package io.quaestor.exchange.trades;

import io.quaestor.platform.data.SqlArrays;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Table trades, append-only. Demands the caller's transaction. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class TradeRepository {

    private final JdbcClient jdbc;

    TradeRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(List<Trade> trades) {
        if (trades.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into trades (id, external_id, symbol, buyer_order_id, seller_order_id, buyer_user_id,
                    seller_user_id, price, quantity, buyer_fee, seller_fee, is_buyer_maker, off_book, trade_time)
                select id, external_id, symbol, buyer_order_id, seller_order_id, buyer_user_id, seller_user_id, price,
                    quantity, buyer_fee, seller_fee, is_buyer_maker, off_book, trade_time
                from unnest(:ids, :externalIds, :symbols, :buyerOrders, :sellerOrders, :buyers, :sellers, :prices,
                    :quantities, :buyerFees, :sellerFees, :buyerMakers, :offBook, :times)
                    as settled (id, external_id, symbol, buyer_order_id, seller_order_id, buyer_user_id, seller_user_id,
                    price, quantity, buyer_fee, seller_fee, is_buyer_maker, off_book, trade_time)
                """)
                .param("ids", SqlArrays.uuids(trades, trade -> trade.fill().tradeId()))
                .param(
                        "externalIds",
                        SqlArrays.texts(trades, trade -> trade.fill().externalId()))
                .param("symbols", SqlArrays.texts(trades, trade -> trade.fill().symbol()))
                .param(
                        "buyerOrders",
                        SqlArrays.uuids(trades, trade -> trade.fill().buyerOrderId()))
                .param(
                        "sellerOrders",
                        SqlArrays.uuids(trades, trade -> trade.fill().sellerOrderId()))
                .param("buyers", SqlArrays.uuids(trades, Trade::buyerUserId))
                .param("sellers", SqlArrays.uuids(trades, Trade::sellerUserId))
                .param(
                        "prices",
                        SqlArrays.numerics(trades, trade -> trade.fill().price()))
                .param(
                        "quantities",
                        SqlArrays.numerics(trades, trade -> trade.fill().quantity()))
                .param("buyerFees", SqlArrays.numerics(trades, Trade::buyerFee))
                .param("sellerFees", SqlArrays.numerics(trades, Trade::sellerFee))
                .param(
                        "buyerMakers",
                        SqlArrays.booleans(trades, trade -> trade.fill().isBuyerMaker()))
                .param(
                        "offBook",
                        SqlArrays.booleans(trades, trade -> trade.fill().offBook()))
                .param("times", SqlArrays.instants(trades, trade -> trade.fill().tradeTime()))
                .update();
    }
}
