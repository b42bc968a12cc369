package io.quaestor.console.candles;

import io.quaestor.exchange.orders.OrderStatus;
import io.quaestor.platform.data.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
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
        List<Row> rows = jdbc.sql("""
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
                .param("user", user)
                .param("symbol", symbol)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("to", to.atOffset(ZoneOffset.UTC))
                .param("scan", MOST_SCANNED)
                .param("limit", MOST_SHOWN + 1)
                .query(UserMarkQueries::row)
                .list();
        Placed placed = placed(user, symbol, from, to);
        boolean isCut = rows.size() > MOST_SHOWN || rows.stream().anyMatch(Row::isCut) || placed.isCut();
        List<UserMarks.Fill> fills = rows.stream()
                .map(Row::fill)
                .filter(Objects::nonNull)
                .limit(MOST_SHOWN)
                .toList();
        return new UserMarks(fills, isCut, openOrders(user, symbol), placed.orders());
    }

    private record Placed(List<UserMarks.PlacedOrder> orders, boolean isCut) {}

    /** Status by status, as their index has them. */
    private Placed placed(UUID user, String symbol, Instant from, Instant to) {
        List<PlacedRow> rows = jdbc.sql("""
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
                .param("user", user)
                .param("symbol", symbol)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("to", to.atOffset(ZoneOffset.UTC))
                .param("scan", MOST_SCANNED)
                .param("limit", MOST_SHOWN + 1)
                .query(UserMarkQueries::placedRow)
                .list();
        return new Placed(
                rows.stream()
                        .map(PlacedRow::order)
                        .filter(Objects::nonNull)
                        .limit(MOST_SHOWN)
                        .toList(),
                rows.size() > MOST_SHOWN || rows.stream().anyMatch(PlacedRow::isCut));
    }

    /** @param order null on the only row where there is none of the symbol */
    private record PlacedRow(UserMarks.@Nullable PlacedOrder order, boolean isCut) {}

    private static PlacedRow placedRow(ResultSet row, int number) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        if (id == null) {
            return new PlacedRow(null, row.getBoolean("is_cut"));
        }
        return new PlacedRow(
                new UserMarks.PlacedOrder(
                        id,
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getString("side"),
                        row.getString("type"),
                        row.getString("status"),
                        row.getBigDecimal("price"),
                        row.getBigDecimal("stop_price"),
                        row.getBigDecimal("quantity")),
                row.getBoolean("is_cut"));
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

    /** @param fill null on the only row where there is none of the symbol */
    private record Row(UserMarks.@Nullable Fill fill, boolean isCut) {}

    private static Row row(ResultSet row, int number) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        if (id == null) {
            return new Row(null, row.getBoolean("is_cut"));
        }
        return new Row(
                new UserMarks.Fill(
                        id,
                        row.getObject("trade_time", OffsetDateTime.class).toInstant(),
                        row.getString("side"),
                        row.getBigDecimal("price"),
                        row.getBigDecimal("quantity")),
                row.getBoolean("is_cut"));
    }
}
