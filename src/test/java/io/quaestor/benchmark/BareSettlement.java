package io.quaestor.benchmark;

import io.quaestor.platform.data.DatabaseAddress;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The same row changes as a settled batch, as bare set-wise SQL: reads what the write path changed for one set of users,
 * and makes the same changes to their mirror images, one statement a table, in one transaction.
 */
final class BareSettlement implements AutoCloseable {

    private static final Map<String, String> CHANGES = new LinkedHashMap<>();

    static {
        CHANGES.put("orders", """
                select id::uuid, status::text, filled_quantity::numeric, remaining_quantity::numeric,
                    filled_value::numeric, average_price::numeric, locked_margin::numeric, locked_fee::numeric,
                    updated_at::timestamptz, version::bigint
                from orders where id = any(?)""");
        CHANGES.put("positions", """
                select user_id::uuid, symbol::text, side::text, size::numeric, entry_price::numeric,
                    entry_value::numeric, mark_price::numeric, liquidation_price::numeric, margin::numeric,
                    unrealized_pnl::numeric, realized_pnl::numeric, leverage::integer, margin_type::text,
                    created_at::timestamptz, updated_at::timestamptz, version::bigint
                from positions where id in (select aggregate_id from events where aggregate_type = 'POSITION'
                    and event_data -> 'details' ->> 'tradeId' in (select key::text from unnest(?) as key))""");
        CHANGES.put("trades", """
                select id::uuid, external_id::text, symbol::text, buyer_order_id::uuid, seller_order_id::uuid,
                    buyer_user_id::uuid, seller_user_id::uuid, price::numeric, quantity::numeric, buyer_fee::numeric,
                    seller_fee::numeric, is_buyer_maker::boolean, off_book::boolean, trade_time::timestamptz
                from trades where id = any(?)""");
        CHANGES.put("accounts", """
                select user_id::uuid, balance::numeric, available_balance::numeric, locked_balance::numeric,
                    updated_at::timestamptz
                from accounts where user_id in (select user_id from orders where id = any(?))""");
        CHANGES.put("ledger_entries", """
                select journal_id::uuid, account_id::uuid, kind::text, amount::numeric, balance_after::numeric,
                    reference_type::text, reference_id::uuid, created_at::timestamptz
                from ledger_entries where journal_id = any(?) order by sequence""");
        CHANGES.put("events", """
                select aggregate_type::text, aggregate_id::uuid, event_type::text, event_data::text, version::bigint,
                    created_at::timestamptz
                from events
                where sequence in (
                    with keys as (select unnest(?) as key)
                    select sequence from events join keys on aggregate_id = key where event_type <> 'OrderPlaced'
                    union all
                    select sequence from events join keys on event_data -> 'details' ->> 'tradeId' = key::text
                    where aggregate_type = 'POSITION')
                order by sequence""");
    }

    private final Connection connection;

    BareSettlement(DatabaseAddress address) throws SQLException {
        connection = DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
        connection.setAutoCommit(false);
    }

    /** Columns of what one batch changed, ready to be bound. */
    record Batch(Map<String, Array[]> columns) {}

    /**
     * What settling {@code trades} of {@code orders} changed, with every id replaced by its mirror image; ids that have
     * none are made anew.
     */
    Batch mirror(List<UUID> orders, List<UUID> trades, Map<UUID, UUID> mirrors) throws SQLException {
        UnaryOperator<UUID> image = id -> mirrors.computeIfAbsent(id, unknown -> UUID.randomUUID());
        Map<String, Array[]> columns = new HashMap<>();
        for (Map.Entry<String, String> change : CHANGES.entrySet()) {
            columns.put(change.getKey(), read(change.getKey(), change.getValue(), orders, trades, image));
        }
        connection.commit();
        return new Batch(columns);
    }

    private Array[] read(String table, String sql, List<UUID> orders, List<UUID> trades, UnaryOperator<UUID> image)
            throws SQLException {
        List<UUID> keys = switch (table) {
            case "orders", "accounts" -> orders;
            case "events" -> {
                List<UUID> aggregates = new ArrayList<>(orders);
                aggregates.addAll(trades);
                yield aggregates;
            }
            default -> trades;
        };
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("uuid", keys.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                int width = rows.getMetaData().getColumnCount();
                List<List<@Nullable Object>> columns = new ArrayList<>();
                for (int column = 0; column < width; column++) {
                    columns.add(new ArrayList<>());
                }
                while (rows.next()) {
                    for (int column = 0; column < width; column++) {
                        Object value = rows.getObject(column + 1);
                        columns.get(column)
                                .add(
                                        value instanceof UUID id
                                                ? image.apply(id)
                                                : value == null ? null : value.toString());
                    }
                }
                Array[] arrays = new Array[width];
                for (int column = 0; column < width; column++) {
                    arrays[column] = connection.createArrayOf(
                            rows.getMetaData().getColumnTypeName(column + 1),
                            columns.get(column).toArray());
                }
                return arrays;
            }
        }
    }

    /** Makes the changes and commits; returns the nanoseconds it took. */
    long apply(Batch batch) throws SQLException {
        long start = System.nanoTime();
        change(batch, "orders", """
                update orders set status = c.status, filled_quantity = c.filled, remaining_quantity = c.remaining,
                    filled_value = c.value, average_price = c.average, locked_margin = c.margin, locked_fee = c.fee,
                    updated_at = c.updated, version = c.version
                from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    as c (id, status, filled, remaining, value, average, margin, fee, updated, version)
                where orders.id = c.id""");
        change(batch, "positions", """
                insert into positions (id, user_id, symbol, side, size, entry_price, entry_value, mark_price,
                    liquidation_price, margin, unrealized_pnl, realized_pnl, leverage, margin_type, created_at,
                    updated_at, version)
                select gen_random_uuid(), c.* from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as c
                on conflict (user_id, symbol, side) do update set size = excluded.size,
                    entry_price = excluded.entry_price, entry_value = excluded.entry_value,
                    mark_price = excluded.mark_price, liquidation_price = excluded.liquidation_price,
                    margin = excluded.margin, unrealized_pnl = excluded.unrealized_pnl,
                    realized_pnl = excluded.realized_pnl, leverage = excluded.leverage,
                    margin_type = excluded.margin_type, updated_at = excluded.updated_at, version = excluded.version""");
        change(batch, "trades", """
                insert into trades (id, external_id, symbol, buyer_order_id, seller_order_id, buyer_user_id,
                    seller_user_id, price, quantity, buyer_fee, seller_fee, is_buyer_maker, off_book, trade_time)
                select c.* from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as c""");
        change(batch, "accounts", """
                update accounts set balance = c.balance, available_balance = c.available, locked_balance = c.locked,
                    updated_at = c.updated, version = version + 1
                from unnest(?, ?, ?, ?, ?) as c (user_id, balance, available, locked, updated)
                where accounts.user_id = c.user_id""");
        change(batch, "ledger_entries", """
                insert into ledger_entries (journal_id, account_id, kind, amount, balance_after, reference_type,
                    reference_id, created_at)
                select c.* from unnest(?, ?, ?, ?, ?, ?, ?, ?) as c""");
        change(batch, "events", """
                insert into events (id, aggregate_type, aggregate_id, event_type, event_data, metadata, version, created_at)
                select gen_random_uuid(), type, id, event, data::jsonb, '{"schema": 1}', version, at
                from unnest(?, ?, ?, ?, ?, ?) as c (type, id, event, data, version, at)""");
        try (PreparedStatement house = connection.prepareStatement("""
                update accounts set balance = accounts.balance + c.amount,
                    available_balance = available_balance + c.amount, version = version + 1
                from (
                    select account_id, sum(amount) as amount
                    from unnest(?, ?, ?, ?, ?, ?, ?, ?)
                        as entry (journal, account_id, kind, amount, after, reference, reference_id, at)
                    group by account_id
                ) c
                where accounts.id = c.account_id and user_id is null""")) {
            bind(house, columns(batch, "ledger_entries"));
            house.executeUpdate();
        }
        connection.commit();
        return System.nanoTime() - start;
    }

    private void change(Batch batch, String table, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, columns(batch, table));
            statement.executeUpdate();
        }
    }

    private static Array[] columns(Batch batch, String table) {
        Array[] columns = batch.columns().get(table);
        if (columns == null) {
            throw new IllegalStateException("nothing was read of " + table);
        }
        return columns;
    }

    private static void bind(PreparedStatement statement, Array[] columns) throws SQLException {
        for (int column = 0; column < columns.length; column++) {
            statement.setArray(column + 1, columns[column]);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
