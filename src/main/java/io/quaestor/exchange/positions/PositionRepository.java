package io.quaestor.exchange.positions;

import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.orders.MarginType;
import io.quaestor.exchange.users.UserTies;
import io.quaestor.platform.data.SqlArrays;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Table positions. Demands the caller's transaction, and the lock on the users' accounts. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
public class PositionRepository implements UserTies {

    private static final String COLUMNS = """
            id, user_id, symbol, side, size, entry_value, mark_price, liquidation_price, margin, realized_pnl, leverage,
            margin_type, created_at, updated_at, version""";

    private static final String NUMERIC_VALUE_OUT_OF_RANGE = "22003";

    private final JdbcClient jdbc;

    PositionRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Open positions of these users in these symbols. */
    List<Position> open(Collection<UUID> users, Collection<String> symbols) {
        return jdbc.sql("select " + COLUMNS
                        + " from positions where user_id = any(:users) and symbol = any(:symbols) and size > 0")
                .param("users", SqlArrays.uuids(users))
                .param("symbols", SqlArrays.texts(symbols))
                .query(PositionRepository::position)
                .list();
    }

    /**
     * Locks the user's open CROSS positions whose instrument settles in {@code currency}, in the order of their ids: a mark
     * update takes a symbol's positions in the same order.
     */
    public List<Position> crossPositions(UUID userId, String currency) {
        return jdbc.sql("""
                select %s
                from positions
                where user_id = :user and margin_type = 'CROSS' and size > 0
                    and symbol in (select symbol from instruments where quote_currency = :currency)
                order by id
                for no key update
                """.formatted(COLUMNS))
                .param("user", userId)
                .param("currency", currency)
                .query(PositionRepository::position)
                .list();
    }

    /** Locks positions of these users in these symbols, in the order of their ids, closed ones too. */
    public List<Position> lock(Collection<UUID> users, Collection<String> symbols) {
        return jdbc.sql("""
                select %s
                from positions
                where user_id = any(:users) and symbol = any(:symbols)
                order by id
                for no key update
                """.formatted(COLUMNS))
                .param("users", SqlArrays.uuids(users))
                .param("symbols", SqlArrays.texts(symbols))
                .query(PositionRepository::position)
                .list();
    }

    /** Inserts those whose prior version is 0, updates the others; each must still be at the version before. */
    public void save(Collection<Position> positions, Map<UUID, Long> priorVersions) {
        insert(positions.stream()
                .filter(position -> priorVersion(position, priorVersions) == 0)
                .toList());
        update(
                positions.stream()
                        .filter(position -> priorVersion(position, priorVersions) > 0)
                        .toList(),
                priorVersions);
    }

    private void insert(Collection<Position> positions) {
        if (positions.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into positions (id, user_id, symbol, side, size, entry_price, entry_value, mark_price,
                    liquidation_price, margin, unrealized_pnl, realized_pnl, leverage, margin_type, created_at,
                    updated_at, version)
                select id, user_id, symbol, side, size, entry_price, entry_value, mark_price, liquidation_price, margin,
                    unrealized_pnl, realized_pnl, leverage, margin_type, created_at, updated_at, version
                from unnest(:ids, :users, :symbols, :sides, :sizes, :entryPrices, :entryValues, :marks, :liquidations,
                    :margins, :unrealized, :realized, :leverages, :marginTypes, :created, :updated, :versions)
                    as opened (id, user_id, symbol, side, size, entry_price, entry_value, mark_price, liquidation_price,
                    margin, unrealized_pnl, realized_pnl, leverage, margin_type, created_at, updated_at, version)
                """)
                .param("ids", SqlArrays.uuids(positions, Position::id))
                .param("users", SqlArrays.uuids(positions, Position::userId))
                .param("symbols", SqlArrays.texts(positions, Position::symbol))
                .param(
                        "sides",
                        SqlArrays.texts(positions, position -> position.side().name()))
                .param("sizes", SqlArrays.numerics(positions, Position::size))
                .param("entryPrices", SqlArrays.numerics(positions, Position::entryPrice))
                .param("entryValues", SqlArrays.numerics(positions, Position::entryValue))
                .param("marks", SqlArrays.numerics(positions, Position::markPrice))
                .param("liquidations", SqlArrays.numerics(positions, Position::liquidationPrice))
                .param("margins", SqlArrays.numerics(positions, Position::margin))
                .param("unrealized", SqlArrays.numerics(positions, Position::unrealizedPnl))
                .param("realized", SqlArrays.numerics(positions, Position::realizedPnl))
                .param("leverages", SqlArrays.integers(positions, Position::leverage))
                .param(
                        "marginTypes",
                        SqlArrays.texts(
                                positions, position -> position.marginType().name()))
                .param("created", SqlArrays.instants(positions, Position::createdAt))
                .param("updated", SqlArrays.instants(positions, Position::updatedAt))
                .param("versions", SqlArrays.bigints(positions, Position::version))
                .update();
    }

    private void update(Collection<Position> positions, Map<UUID, Long> priorVersions) {
        if (positions.isEmpty()) {
            return;
        }
        int changed = jdbc.sql("""
                update positions
                set size = changed.size, entry_price = changed.entry_price, entry_value = changed.entry_value,
                    mark_price = changed.mark_price, liquidation_price = changed.liquidation_price,
                    margin = changed.margin, unrealized_pnl = changed.unrealized_pnl,
                    realized_pnl = changed.realized_pnl, leverage = changed.leverage,
                    margin_type = changed.margin_type, updated_at = changed.updated_at, version = changed.version
                from unnest(:ids, :priorVersions, :sizes, :entryPrices, :entryValues, :marks, :liquidations, :margins,
                    :unrealized, :realized, :leverages, :marginTypes, :updated, :versions)
                    as changed (id, prior_version, size, entry_price, entry_value, mark_price, liquidation_price,
                    margin, unrealized_pnl, realized_pnl, leverage, margin_type, updated_at, version)
                where positions.id = changed.id and positions.version = changed.prior_version
                """)
                .param("ids", SqlArrays.uuids(positions, Position::id))
                .param("priorVersions", SqlArrays.bigints(positions, position -> priorVersion(position, priorVersions)))
                .param("sizes", SqlArrays.numerics(positions, Position::size))
                .param("entryPrices", SqlArrays.numerics(positions, Position::entryPrice))
                .param("entryValues", SqlArrays.numerics(positions, Position::entryValue))
                .param("marks", SqlArrays.numerics(positions, Position::markPrice))
                .param("liquidations", SqlArrays.numerics(positions, Position::liquidationPrice))
                .param("margins", SqlArrays.numerics(positions, Position::margin))
                .param("unrealized", SqlArrays.numerics(positions, Position::unrealizedPnl))
                .param("realized", SqlArrays.numerics(positions, Position::realizedPnl))
                .param("leverages", SqlArrays.integers(positions, Position::leverage))
                .param(
                        "marginTypes",
                        SqlArrays.texts(
                                positions, position -> position.marginType().name()))
                .param("updated", SqlArrays.instants(positions, Position::updatedAt))
                .param("versions", SqlArrays.bigints(positions, Position::version))
                .update();
        if (changed != positions.size()) {
            throw new OptimisticLockingFailureException(
                    (positions.size() - changed) + " of " + positions.size() + " positions changed meanwhile");
        }
    }

    /**
     * Values every open position of the symbol at the price; no change of the position itself.
     *
     * @throws Refusal RULE when an unrealised result would not fit
     */
    void mark(String symbol, BigDecimal markPrice) {
        JdbcClient.StatementSpec update =
                jdbc.sql("""
                update positions
                set mark_price = :price,
                    unrealized_pnl = round(case side when 'LONG' then 1 else -1 end * (:price * size - entry_value), 18)
                where id in (select id from positions where symbol = :symbol and size > 0 order by id for no key update)
                """).param("price", markPrice).param("symbol", symbol);
        try {
            update.update();
        } catch (DataIntegrityViolationException failure) {
            // The rows are not read before they are changed, so only the column can tell.
            if (failure.getRootCause() instanceof SQLException cause
                    && NUMERIC_VALUE_OUT_OF_RANGE.equals(cause.getSQLState())) {
                throw new Refusal(
                        Refusal.Code.RULE,
                        "at " + Amounts.plain(markPrice) + " an open position of " + symbol
                                + " would gain or lose 10^18 or more, which cannot be kept");
            }
            throw failure;
        }
    }

    @Override
    public List<String> keepingOpen(UUID userId) {
        return jdbc.sql("""
                select trim_scale(size) || ' ' || symbol || ' is held ' || side
                from positions
                where user_id = :user and size > 0
                limit 5
                """)
                .param("user", userId)
                .query((row, index) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }

    private static long priorVersion(Position position, Map<UUID, Long> priorVersions) {
        return priorVersions.getOrDefault(position.id(), 0L);
    }

    private static Position position(ResultSet row, int index) throws SQLException {
        return new Position(
                row.getObject("id", UUID.class),
                row.getObject("user_id", UUID.class),
                row.getString("symbol"),
                PositionSide.valueOf(row.getString("side")),
                row.getBigDecimal("size"),
                row.getBigDecimal("entry_value"),
                row.getBigDecimal("mark_price"),
                row.getBigDecimal("liquidation_price"),
                row.getBigDecimal("margin"),
                row.getBigDecimal("realized_pnl"),
                row.getInt("leverage"),
                MarginType.valueOf(row.getString("margin_type")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                row.getLong("version"));
    }
}
