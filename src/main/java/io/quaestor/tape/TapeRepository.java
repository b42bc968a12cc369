package io.quaestor.tape;

import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.platform.data.SqlArrays;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What the market player must know of what it played before, read from the primary because it must be current. */
@Repository
@Profile("!production")
@Transactional
class TapeRepository {

    private final JdbcClient jdbc;

    TapeRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether there is any user who is not simulated. */
    boolean hasRealUsers() {
        return jdbc.sql("select exists (select 1 from users where lower(email) not like :simulated)")
                .param("simulated", "%@" + SimulatedUser.DOMAIN)
                .query(Boolean.class)
                .single();
    }

    boolean hasEvent(UUID aggregateId, String type) {
        return jdbc.sql("select exists (select 1 from events where aggregate_id = :id and event_type = :type)")
                .param("id", aggregateId)
                .param("type", type)
                .query(Boolean.class)
                .single();
    }

    /** Those of the users who may not trade. */
    Set<UUID> inactive(Collection<UUID> users) {
        return new HashSet<>(jdbc.sql("select id from users where id = any(:ids) and status <> 'active'")
                .param("ids", SqlArrays.uuids(users))
                .query(UUID.class)
                .list());
    }

    /** Mark prices of those of the symbols that are listed. */
    Map<String, BigDecimal> markPrices(Collection<String> symbols) {
        Map<String, BigDecimal> prices = new HashMap<>();
        jdbc.sql("select symbol, mark_price from instruments where symbol = any(:symbols)")
                .param("symbols", SqlArrays.texts(symbols))
                .query(row -> {
                    prices.put(row.getString("symbol"), row.getBigDecimal("mark_price"));
                });
        return prices;
    }

    /** When the symbol traded last. */
    Optional<Instant> lastTradeTime(String symbol) {
        return jdbc.sql("select trade_time from trades where symbol = :symbol order by trade_time desc limit 1")
                .param("symbol", symbol)
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    /** Open orders of these users in a symbol, oldest first. */
    List<OpenOrder> openOrders(String symbol, Collection<UUID> users) {
        return jdbc.sql("""
                select id, side, price, remaining_quantity, time_in_force <> 'GTC' as passing
                from orders
                where symbol = :symbol and status in ('NEW', 'PARTIALLY_FILLED') and user_id = any(:users)
                order by created_at, id
                """)
                .param("symbol", symbol)
                .param("users", SqlArrays.uuids(users))
                .query((row, index) -> new OpenOrder(
                        row.getObject("id", UUID.class),
                        OrderSide.valueOf(row.getString("side")),
                        row.getBigDecimal("price"),
                        row.getBigDecimal("remaining_quantity"),
                        row.getBoolean("passing")))
                .list();
    }

    /** Those of the trades that are settled, by id; all lie between the two times. */
    Map<UUID, SettledTrade> trades(Collection<UUID> ids, Instant from, Instant to) {
        Map<UUID, SettledTrade> trades = new HashMap<>();
        jdbc.sql("""
                select trade.id, price, quantity, is_buyer_maker, trade_time
                from unnest(:ids) as wanted (id)
                cross join lateral (
                    select id, price, quantity, is_buyer_maker, trade_time
                    from trades
                    where id = wanted.id and trade_time between :from and :to
                    limit 1
                ) trade
                """)
                .param("ids", SqlArrays.uuids(ids))
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("to", to.atOffset(ZoneOffset.UTC))
                .query((ResultSet row) -> {
                    trades.put(row.getObject("id", UUID.class), settled(row));
                });
        return trades;
    }

    private static SettledTrade settled(ResultSet row) throws SQLException {
        return new SettledTrade(
                row.getBigDecimal("price").stripTrailingZeros(),
                row.getBigDecimal("quantity").stripTrailingZeros(),
                row.getBoolean("is_buyer_maker"),
                row.getObject("trade_time", OffsetDateTime.class).toInstant());
    }

    /**
     * An open order.
     *
     * @param price null for MARKET
     * @param isPassing whether it must not rest
     */
    record OpenOrder(UUID id, OrderSide side, @Nullable BigDecimal price, BigDecimal remaining, boolean isPassing) {}

    /** A trade as stored, without trailing zeros. */
    record SettledTrade(BigDecimal price, BigDecimal quantity, boolean isBuyerMaker, Instant time) {

        static SettledTrade of(TapeRow row) {
            return new SettledTrade(
                    row.price().stripTrailingZeros(),
                    row.quantity().stripTrailingZeros(),
                    row.isBuyerMaker(),
                    row.time());
        }
    }
}
