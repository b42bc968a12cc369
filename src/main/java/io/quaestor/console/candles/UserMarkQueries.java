package io.quaestor.console.candles;

import io.quaestor.exchange.orders.OrderStatus;
import io.quaestor.platform.data.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlTypeValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** A user's fills and orders of one symbol, on the replica; bounded however much the user traded. */
@Repository
@Transactional(readOnly = true)
class UserMarkQueries {

    /** Fills, open orders and placed ones drawn at most, of each. */
    static final int MOST_SHOWN = 500;

    /** Trades of a side, or orders of a status, that are looked at, newest first: the symbol has no index beside the user. */
    static final int MOST_SCANNED = 2_000;

    private static final SqlTypeValue STATUSES = SqlArrays.texts(
            Stream.of(OrderStatus.values()).map(OrderStatus::name).toList());

    private final JdbcClient jdbc;

    UserMarkQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What the user did with the symbol from {@code from} on, before {@code to}, and the orders they have open now. */
    public UserMarks marks(UUID user, String symbol, Instant from, Instant to) {
        Found<UserMarks.Fill> fills = Found.of(within(user, symbol, from, to, """
                        with sides as materialized (
                            (select id, trade_time, 'BUY' as side, symbol, price, quantity from trades
                                where buyer_user_id = :user and trade_time >= :from and trade_time < :to
                                order by trade_time desc, id desc limit :scan)
                            union all
                            (select id, trade_time, 'SELL', symbol, price, quantity from trades
                                where seller_user_id = :user and trade_time >= :from and trade_time < :to
                                order by trade_time desc, id desc limit :scan)
                        ), scanned as (
                            select count(*) filter (where side = 'BUY') >= :scan
                                or count(*) filter (where side = 'SELL') >= :scan as is_cut from sides
                        )
                        select id, trade_time, side, price, quantity, is_cut
                        from scanned left join sides on symbol = :symbol
                        order by trade_time desc nulls last, id desc, side limit :limit
                        """)
                .query((row, number) -> Row.of(row, UserMarkQueries::fill))
                .list());
        // Status by status, as their index has them.
        Found<UserMarks.PlacedOrder> placed = Found.of(within(user, symbol, from, to, """
                        with newest as materialized (
                            select one.*
                            from unnest(:statuses) as each_of (status)
                            cross join lateral (
                                select id, created_at, symbol, side, type, status, price, stop_price, quantity from orders
                                where user_id = :user and status = each_of.status
                                    and created_at >= :from and created_at < :to
                                order by created_at desc, id desc limit :scan
                            ) one
                        ), scanned as (
                            select exists (select from newest group by status having count(*) >= :scan) as is_cut
                        )
                        select id, created_at, side, type, status, price, stop_price, quantity, is_cut
                        from scanned left join newest on symbol = :symbol
                        order by created_at desc nulls last, id desc limit :limit
                        """)
                .param("statuses", STATUSES)
                .query((row, number) -> Row.of(row, UserMarkQueries::placed))
                .list());
        return new UserMarks(fills.marks(), fills.isCut() || placed.isCut(), openOrders(user, symbol), placed.marks());
    }

    private JdbcClient.StatementSpec within(UUID user, String symbol, Instant from, Instant to, String sql) {
        return jdbc.sql(sql)
                .param("user", user)
                .param("symbol", symbol)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("to", to.atOffset(ZoneOffset.UTC))
                .param("scan", MOST_SCANNED)
                .param("limit", MOST_SHOWN + 1);
    }

    /** @param isCut whether there may be more than were looked for */
    private record Found<T>(List<T> marks, boolean isCut) {

        static <T> Found<T> of(List<Row<T>> rows) {
            List<T> marks = new ArrayList<>();
            for (Row<T> row : rows) {
                T mark = row.mark();
                if (mark != null && marks.size() < MOST_SHOWN) {
                    marks.add(mark);
                }
            }
            return new Found<>(marks, rows.size() > MOST_SHOWN || rows.stream().anyMatch(Row::isCut));
        }
    }

    /** @param mark null on the only row where there is none of the symbol */
    private record Row<T>(@Nullable T mark, boolean isCut) {

        interface Mapped<T> {
            T of(ResultSet row) throws SQLException;
        }

        static <T> Row<T> of(ResultSet row, Mapped<T> mapped) throws SQLException {
            boolean isCut = row.getBoolean("is_cut");
            return new Row<>(row.getObject("id") == null ? null : mapped.of(row), isCut);
        }
    }

    private static UserMarks.Fill fill(ResultSet row) throws SQLException {
        return new UserMarks.Fill(
                row.getObject("id", UUID.class),
                row.getObject("trade_time", OffsetDateTime.class).toInstant(),
                row.getString("side"),
                row.getBigDecimal("price"),
                row.getBigDecimal("quantity"));
    }

    private static UserMarks.PlacedOrder placed(ResultSet row) throws SQLException {
        return new UserMarks.PlacedOrder(
                row.getObject("id", UUID.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("side"),
                row.getString("type"),
                row.getString("status"),
                row.getBigDecimal("price"),
                row.getBigDecimal("stop_price"),
                row.getBigDecimal("quantity"));
    }

    private List<UserMarks.OpenOrder> openOrders(UUID user, String symbol) {
        return jdbc.sql("""
                        select id, side, price, stop_price, triggered_at is null as waits, remaining_quantity from orders
                        where user_id = :user and status in ('NEW', 'PARTIALLY_FILLED') and symbol = :symbol
                        order by created_at desc, id desc limit :limit
                        """)
                .param("user", user)
                .param("symbol", symbol)
                .param("limit", MOST_SHOWN)
                .query((row, number) -> new UserMarks.OpenOrder(
                        row.getObject("id", UUID.class),
                        row.getString("side"),
                        row.getBigDecimal("price"),
                        row.getBoolean("waits") ? row.getBigDecimal("stop_price") : null,
                        row.getBigDecimal("remaining_quantity")))
                .list();
    }
}
