package io.quaestor.console.accounts;

import io.quaestor.platform.data.KeysetQuery;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The replica's accounts of one user. */
@Repository
@Transactional(readOnly = true)
class UserAccountQueries {

    private static final int MOST = 100;

    /**
     * What a user has of one currency.
     *
     * @param locked by open orders, positions and withdrawals that are not final
     * @param positionMargin the part of it that open positions hold
     * @param unrealizedPnl of the open positions, at the mark price
     */
    record Balance(
            UUID accountId,
            String currency,
            BigDecimal balance,
            BigDecimal available,
            BigDecimal locked,
            BigDecimal positionMargin,
            BigDecimal unrealizedPnl) {}

    private final JdbcClient jdbc;

    UserAccountQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By currency, {@value #MOST} at most. */
    public List<Balance> balances(UUID userId) {
        return jdbc.sql("""
                select a.id, a.currency, a.balance, a.available_balance, a.locked_balance,
                    coalesce(p.margin, 0) as position_margin, coalesce(p.unrealized_pnl, 0) as unrealized_pnl
                from accounts a
                left join (
                    select i.quote_currency, sum(positions.margin) as margin, sum(positions.unrealized_pnl) as unrealized_pnl
                    from positions join instruments i on i.symbol = positions.symbol
                    where positions.user_id = :user and positions.size > 0
                    group by i.quote_currency) p on p.quote_currency = a.currency
                where a.user_id = :user
                order by a.currency
                limit :most
                """)
                .param("user", userId)
                .param("most", MOST)
                .query((row, number) -> new Balance(
                        row.getObject("id", UUID.class),
                        row.getString("currency"),
                        row.getBigDecimal("balance"),
                        row.getBigDecimal("available_balance"),
                        row.getBigDecimal("locked_balance"),
                        row.getBigDecimal("position_margin"),
                        row.getBigDecimal("unrealized_pnl")))
                .list();
    }

    public KeysetQuery.Count count(UUID userId) {
        return KeysetQuery.Count.of(
                jdbc.sql("select count(*) from (select 1 from accounts where user_id = :user limit :most) as counted")
                        .param("user", userId)
                        .param("most", KeysetQuery.MOST_COUNTED + 1)
                        .query(Integer.class)
                        .single());
    }
}
