package io.quaestor.console.positions;

import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetQuery;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The replica's positions of one user. */
@Repository
@Transactional(readOnly = true)
class UserPositionQueries {

    /** A position with something in it. */
    record OpenPosition(
            UUID id,
            String symbol,
            String side,
            BigDecimal size,
            BigDecimal entryPrice,
            BigDecimal markPrice,
            @Nullable BigDecimal liquidationPrice,
            BigDecimal margin,
            BigDecimal unrealizedPnl,
            BigDecimal realizedPnl,
            int leverage,
            String marginType) {}

    private final JdbcClient jdbc;

    UserPositionQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By symbol, a page of them at most. */
    public List<OpenPosition> open(UUID userId) {
        return jdbc.sql("""
                select id, symbol, side, size, entry_price, mark_price, liquidation_price, margin, unrealized_pnl,
                    realized_pnl, leverage, margin_type
                from positions
                where user_id = :user and size > 0
                order by symbol, side
                limit :limit
                """)
                .param("user", userId)
                .param("limit", KeysetPage.SIZE)
                .query((row, number) -> new OpenPosition(
                        row.getObject("id", UUID.class),
                        row.getString("symbol"),
                        row.getString("side"),
                        row.getBigDecimal("size"),
                        row.getBigDecimal("entry_price"),
                        row.getBigDecimal("mark_price"),
                        row.getBigDecimal("liquidation_price"),
                        row.getBigDecimal("margin"),
                        row.getBigDecimal("unrealized_pnl"),
                        row.getBigDecimal("realized_pnl"),
                        row.getInt("leverage"),
                        row.getString("margin_type")))
                .list();
    }

    public KeysetQuery.Count count(UUID userId) {
        return KeysetQuery.Count.of(jdbc.sql("""
                        select count(*) from (
                            select 1 from positions where user_id = :user and size > 0 limit :most) as counted
                        """)
                .param("user", userId)
                .param("most", KeysetQuery.MOST_COUNTED + 1)
                .query(Integer.class)
                .single());
    }
}
