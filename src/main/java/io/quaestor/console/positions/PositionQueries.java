package io.quaestor.console.positions;

import io.quaestor.console.frame.FilterRefused;
import io.quaestor.console.frame.Formats;
import io.quaestor.platform.data.Key;
import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The replica's positions. */
@Repository
@Transactional(readOnly = true)
class PositionQueries {

    static final List<String> SIDES = List.of("LONG", "SHORT");

    /** Rows shown of an order that changes. */
    static final int TOP = 500;

    /** Open positions that are sorted without a symbol or a user; more would take the replica longer than a glance. */
    static final int MOST_SORTED = 50_000;

    /** Events that a position is explained by. */
    static final int MOST_EXPLAINED = 500;

    private static final Pattern ESTIMATE = Pattern.compile("\"Plan Rows\": (\\d+)");

    private static final String COLUMNS = """
            id, user_id, symbol, side, size, entry_price, entry_value, mark_price, liquidation_price, distance, margin,
            unrealized_pnl, realized_pnl, leverage, margin_type, created_at, updated_at, version
            """;

    private static final String POSITIONS = """
            (select id, user_id, symbol, side, size, entry_price, entry_value, mark_price, liquidation_price,
                case when size > 0 and mark_price > 0 then
                    (case side when 'LONG' then mark_price - liquidation_price else liquidation_price - mark_price end)
                        / mark_price
                end as distance,
                margin, unrealized_pnl, realized_pnl, leverage, margin_type, created_at, updated_at, version
            from positions) as positions
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    PositionQueries(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * Positions, newest first; or the {@value #TOP} first of an order that changes, which have no other pages.
     *
     * @throws FilterRefused when there are too many to be sorted
     */
    public KeysetPage<PositionRow> page(PositionFilter filter, KeysetSpan span) {
        return filter.sort() == null ? query(filter).page(span, PositionQueries::position) : top(filter);
    }

    /** How many there are; of an order that changes, how many of its first are shown. */
    public KeysetQuery.Count count(PositionFilter filter) {
        if (filter.sort() == null) {
            return query(filter).count();
        }
        int shown = jdbc.sql(
                        "select count(*) from (select 1 from " + POSITIONS + where(filter) + " limit :top) as shown")
                .param("id", filter.id())
                .param("userId", filter.userId())
                .param("symbol", filter.symbol())
                .param("side", filter.side())
                .param("top", TOP)
                .query(Integer.class)
                .single();
        return new KeysetQuery.Count(shown, false);
    }

    /** Where a position lies among all; empty where there is none such. */
    public Optional<Key> placeOf(UUID id) {
        return one(id).map(position -> new Key(List.of(position.createdAt(), position.id())));
    }

    public Optional<PositionRow> one(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from " + POSITIONS + " where id = :id")
                .param("id", id)
                .query(PositionQueries::position)
                .optional();
    }

    /** The fills since it was opened, {@value #MOST_EXPLAINED} at most; empty where there is no such position. */
    public Optional<PositionExplained> explain(UUID id) {
        List<BigDecimal> now = new ArrayList<>();
        List<PositionExplained.Fill> fills = new ArrayList<>();
        // One statement, one snapshot: a size of now beside the fills of a moment later would not add up.
        List<Boolean> opened = jdbc.sql("""
                        select size, entry_value, event.event_type, event.created_at, event.event_data
                        from positions
                        left join lateral (
                            select version, event_type, created_at, event_data
                            from events where aggregate_id = positions.id
                            order by version desc
                            limit :most
                        ) as event on true
                        where positions.id = :id
                        order by event.version desc
                        """)
                .param("id", id)
                .param("most", MOST_EXPLAINED)
                .query((ResultSet row) -> {
                    List<Boolean> found = new ArrayList<>();
                    while (row.next() && found.isEmpty()) {
                        now.addAll(List.of(row.getBigDecimal("size"), row.getBigDecimal("entry_value")));
                        String type = row.getString("event_type");
                        if (type != null && !type.equals("PositionMarginTaken")) {
                            fills.addFirst(fill(row, type));
                        }
                        if ("PositionOpened".equals(type)) {
                            found.add(true);
                        }
                    }
                    return found;
                });
        return now.isEmpty()
                ? Optional.empty()
                : Optional.of(new PositionExplained(
                        now.get(0),
                        now.get(1),
                        fills,
                        !Objects.requireNonNull(opened).isEmpty()));
    }

    KeysetQuery query(PositionFilter filter) {
        KeysetQuery query = new KeysetQuery(
                        jdbc, POSITIONS, COLUMNS, KeysetQuery.Column.time("created_at"), KeysetQuery.Column.id("id"))
                .param("id", filter.id())
                .param("userId", filter.userId())
                .param("symbol", filter.symbol());
        if (filter.id() != null) {
            query.branch("id = :id").only("user_id", filter.userId()).only("symbol", filter.symbol());
        } else if (filter.userId() != null) {
            // A user has two positions a symbol at most.
            query.branch("user_id = :userId").only("symbol", filter.symbol());
        } else if (filter.symbol() != null) {
            query.branch("symbol = :symbol");
        }
        if (filter.isOpen() != null) {
            query.filter(filter.isOpen() ? "size > 0" : "size = 0");
        }
        return query.only("side", filter.side());
    }

    private KeysetPage<PositionRow> top(PositionFilter filter) {
        if (filter.id() == null && filter.userId() == null) {
            long estimated = estimate(filter.symbol());
            if (estimated > MOST_SORTED) {
                throw new FilterRefused("positions.refused.many", Formats.count(estimated), Formats.count(MOST_SORTED));
            }
        }
        List<PositionRow> rows = jdbc.sql("select " + COLUMNS + " from " + POSITIONS + where(filter) + " order by "
                        + Objects.requireNonNull(filter.sort()).order() + ", id limit :top")
                .param("id", filter.id())
                .param("userId", filter.userId())
                .param("symbol", filter.symbol())
                .param("side", filter.side())
                .param("top", TOP)
                .query(PositionQueries::position)
                .list();
        return new KeysetPage<>(rows, null, null, false, false);
    }

    /** How many are open, as the planner estimates it: nothing is counted. */
    private long estimate(@Nullable String symbol) {
        String plan = jdbc.sql("explain (format json) select 1 from positions where size > 0"
                        + (symbol == null ? "" : " and symbol = :symbol"))
                .param("symbol", symbol)
                .query(String.class)
                .single();
        Matcher rows = ESTIMATE.matcher(plan);
        if (!rows.find()) {
            throw new IllegalStateException("no estimate in the plan " + plan);
        }
        return Long.parseLong(rows.group(1));
    }

    private static String where(PositionFilter filter) {
        return " where size > 0"
                + (filter.id() == null ? "" : " and id = :id")
                + (filter.userId() == null ? "" : " and user_id = :userId")
                + (filter.symbol() == null ? "" : " and symbol = :symbol")
                + (filter.side() == null ? "" : " and side = :side")
                + (Boolean.FALSE.equals(filter.isOpen()) ? " and false" : "");
    }

    private PositionExplained.Fill fill(ResultSet row, String type) throws SQLException {
        JsonNode data = json.readTree(row.getString("event_data"));
        JsonNode details = data.path("details");
        return new PositionExplained.Fill(
                UUID.fromString(details.path("tradeId").asString()),
                type,
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                amount(details, "price"),
                amount(details, "quantity"),
                amount(data.path("prior"), "size"),
                amount(data.path("new"), "size"),
                amount(data.path("prior"), "entryValue"),
                amount(data.path("new"), "entryValue"));
    }

    private static BigDecimal amount(JsonNode node, String field) {
        return new BigDecimal(node.path(field).asString());
    }

    private static PositionRow position(ResultSet row, int number) throws SQLException {
        return new PositionRow(
                row.getObject("id", UUID.class),
                row.getObject("user_id", UUID.class),
                row.getString("symbol"),
                row.getString("side"),
                row.getBigDecimal("size"),
                row.getBigDecimal("entry_price"),
                row.getBigDecimal("entry_value"),
                row.getBigDecimal("mark_price"),
                row.getBigDecimal("liquidation_price"),
                row.getBigDecimal("distance"),
                row.getBigDecimal("margin"),
                row.getBigDecimal("unrealized_pnl"),
                row.getBigDecimal("realized_pnl"),
                row.getInt("leverage"),
                row.getString("margin_type"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                row.getLong("version"));
    }
}
