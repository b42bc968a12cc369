package io.quaestor.platform.data;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Pages of a table in an order of columns that never change, without OFFSET and without counting. The rows are reached by
 * one or more branches, each served by an index that ends in the order's columns; a filter without an index of its own is
 * applied to at most {@value #MOST_SCANNED} rows reached so. All SQL given here is the program's own; values are
 * parameters.
 *
 * @see "docs/decisions/keyset-pages.md"
 */
public final class KeysetQuery {

    /** Rows that a filter without an index looks at, per page. */
    public static final int MOST_SCANNED = 2_000;

    /** Where counting stops. */
    public static final int MOST_COUNTED = 1_000;

    /** What a column of the order holds. */
    public enum Kind {
        TIME,
        ID,
        NUMBER
    }

    /** A column of the order. */
    public record Column(String name, Kind kind) {

        public static Column time(String name) {
            return new Column(name, Kind.TIME);
        }

        public static Column id(String name) {
            return new Column(name, Kind.ID);
        }

        public static Column number(String name) {
            return new Column(name, Kind.NUMBER);
        }
    }

    /**
     * How many rows there are.
     *
     * @param more whether there are more than counted
     */
    public record Count(int counted, boolean more) {

        /** Of rows that were counted up to one beyond {@value #MOST_COUNTED}. */
        public static Count of(int counted) {
            return new Count(Math.min(counted, MOST_COUNTED), counted > MOST_COUNTED);
        }
    }

    private record Branch(@Nullable String each, String condition) {}

    private final JdbcClient jdbc;
    private final String table;
    private final String columns;
    private final List<Column> order;
    private final List<Branch> branches = new ArrayList<>();
    private final StringBuilder within = new StringBuilder();
    private final StringBuilder filters = new StringBuilder();
    private final Map<String, @Nullable Object> params = new HashMap<>();

    /**
     * Starts with all rows.
     *
     * @param columns as they are read, comma-separated
     * @param order newest first; together unique
     */
    public KeysetQuery(JdbcClient jdbc, String table, String columns, Column... order) {
        this.jdbc = jdbc;
        this.table = table;
        this.columns = columns;
        this.order = List.copyOf(Arrays.asList(order));
    }

    /** Reaches rows by an index; branches must not overlap. */
    public KeysetQuery branch(String condition) {
        branches.add(new Branch(null, condition));
        return this;
    }

    /** Reaches rows by an index once for each row of another, short, relation, named {@code each_of} in the condition. */
    public KeysetQuery branchForEach(String relation, String condition) {
        branches.add(new Branch(relation, condition));
        return this;
    }

    /** Bounds every branch, by a condition that its index serves. */
    public KeysetQuery within(String condition) {
        within.append(" and ").append(condition);
        return this;
    }

    /** Shows only some of the rows reached, by a condition without an index. */
    public KeysetQuery filter(String condition) {
        filters.append(" and ").append(condition);
        return this;
    }

    /** Shows only rows with that value, by a filter without an index; all where it is null. */
    public KeysetQuery only(String column, @Nullable Object value) {
        return value == null ? this : filter(column + " = :only_" + column).param("only_" + column, value);
    }

    /** Bounds every branch by a time that its index serves; null is no bound. */
    public KeysetQuery within(String column, @Nullable Instant from, @Nullable Instant to) {
        if (from != null) {
            within(column + " >= :within_from").param("within_from", from);
        }
        return to == null ? this : within(column + " < :within_to").param("within_to", to);
    }

    public KeysetQuery param(String name, @Nullable Object value) {
        params.put(name, value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
        return this;
    }

    /** Reads one page. */
    public <T> KeysetPage<T> page(KeysetSpan span, RowMapper<T> mapper) {
        boolean scans = !filters.isEmpty();
        int limit = KeysetPage.SIZE + 1;
        List<Read<T>> read = statement(sql(span), span)
                .param("limit", limit)
                .param("scan", MOST_SCANNED)
                .query((row, number) -> read(row, number, mapper, scans))
                .list();
        List<Read<T>> rows =
                read.stream().filter(one -> !one.isEdge()).collect(Collectors.toCollection(ArrayList::new));
        Read<T> edge = read.stream().filter(Read::isEdge).findFirst().orElse(null);
        boolean full = rows.size() == limit;
        if (full) {
            rows.removeLast();
        }
        Key edgeKey = edge == null ? null : edge.key();
        boolean cut = !full && edge != null && edge.isCut();
        Key nearest = rows.isEmpty() ? edgeKey : rows.getFirst().key();
        Key farthest = cut ? edgeKey : rows.isEmpty() ? null : rows.getLast().key();
        List<T> shown = rows.stream().map(Read::row).collect(Collectors.toCollection(ArrayList::new));
        if (span instanceof KeysetSpan.Newer) {
            return new KeysetPage<>(shown.reversed(), farthest, nearest, full || cut, cut);
        }
        return new KeysetPage<>(shown, nearest, farthest, full || cut, cut);
    }

    /** Counts, up to {@value #MOST_COUNTED}; with a filter, among the newest {@value #MOST_SCANNED} rows reached. */
    public Count count() {
        KeysetSpan newest = KeysetSpan.newest();
        String sql = filters.isEmpty()
                ? "select count(*) as counted, false as is_cut from (" + anyOf(newest, ":most")
                        + " limit :most) as counted"
                : scanned(newest) + "select count(*) as counted, (select count(*) from scanned) = :scan as is_cut"
                        + " from scanned where true" + filters;
        return statement(sql, newest)
                .param("most", MOST_COUNTED + 1)
                .param("scan", MOST_SCANNED)
                .query((row, number) -> {
                    int counted = row.getInt("counted");
                    return new Count(
                            Math.min(counted, MOST_COUNTED), counted > MOST_COUNTED || row.getBoolean("is_cut"));
                })
                .single();
    }

    /** The planner's plan for a page, a line each: why a search is slow, or that it is not. */
    public List<String> plan(KeysetSpan span) {
        return statement("explain " + sql(span), span)
                .param("limit", KeysetPage.SIZE + 1)
                .param("scan", MOST_SCANNED)
                .query((row, number) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }

    /** The SQL of a page, its parameters by name. */
    public String sql(KeysetSpan span) {
        return filters.isEmpty() ? reached(span, ":limit") : scanning(span);
    }

    private JdbcClient.StatementSpec statement(String sql, KeysetSpan span) {
        JdbcClient.StatementSpec statement = jdbc.sql(sql).params(params);
        Key place = span.place();
        if (place != null) {
            for (int index = 0; index < order.size(); index++) {
                Object value = place.values().get(index);
                statement = statement.param(
                        "key" + index, value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
            }
        }
        return statement;
    }

    private String scanned(KeysetSpan span) {
        return "with scanned as materialized (" + reached(span, ":scan") + ") ";
    }

    private String scanning(KeysetSpan span) {
        return scanned(span)
                + "select true as is_edge, (select count(*) from scanned) = :scan as is_cut, edge.*"
                + " from (select * from scanned order by " + keys(!descends(span)) + " limit 1) as edge"
                + " union all select false, false, shown.* from (select * from scanned where true" + filters
                + " order by "
                + keys(descends(span)) + " limit :limit) as shown order by is_edge, " + keys(descends(span));
    }

    /** The branches' newest or oldest rows, merged. */
    private String reached(KeysetSpan span, String limit) {
        List<Branch> ways = ways().toList();
        if (ways.size() == 1 && ways.getFirst().each() == null) {
            return walk(ways.getFirst(), span, limit);
        }
        return anyOf(span, limit) + " order by " + keys(descends(span)) + " limit " + limit;
    }

    /** The branches' newest or oldest rows, one branch after the other: who wants only some need not have all. */
    private String anyOf(KeysetSpan span, String limit) {
        return "select * from ("
                + ways().map(branch -> branch.each() == null
                                ? "(" + walk(branch, span, limit) + ")"
                                : "(select walk.* from " + branch.each() + " as each_of cross join lateral ("
                                        + walk(branch, span, limit) + ") as walk)")
                        .collect(Collectors.joining(" union all "))
                + ") as merged";
    }

    private Stream<Branch> ways() {
        return branches.isEmpty() ? Stream.of(new Branch(null, "true")) : branches.stream();
    }

    private String walk(Branch branch, KeysetSpan span, String limit) {
        String direction = descends(span) ? " desc" : " asc";
        return "select " + columns + ", "
                + IntStream.range(0, order.size())
                        .mapToObj(index -> order.get(index).name() + " as key_" + index)
                        .collect(Collectors.joining(", "))
                + " from " + table + " where " + branch.condition() + within + place(span) + " order by "
                + order.stream().map(column -> column.name() + direction).collect(Collectors.joining(", "))
                + " limit " + limit;
    }

    private String place(KeysetSpan span) {
        String comparison = switch (span) {
            case KeysetSpan.Newest _ -> null;
            case KeysetSpan.Older _ -> "<";
            case KeysetSpan.From _ -> "<=";
            case KeysetSpan.Newer _ -> ">";
        };
        return comparison == null
                ? ""
                : " and (" + order.stream().map(Column::name).collect(Collectors.joining(", ")) + ") " + comparison
                        + " ("
                        + IntStream.range(0, order.size())
                                .mapToObj(index -> ":key" + index)
                                .collect(Collectors.joining(", "))
                        + ")";
    }

    private String keys(boolean descending) {
        return IntStream.range(0, order.size())
                .mapToObj(index -> "key_" + index + (descending ? " desc" : " asc"))
                .collect(Collectors.joining(", "));
    }

    private static boolean descends(KeysetSpan span) {
        return !(span instanceof KeysetSpan.Newer);
    }

    private record Read<T>(
            boolean isEdge,
            boolean isCut,
            Key key,
            @Nullable T row) {}

    private <T> Read<T> read(ResultSet row, int number, RowMapper<T> mapper, boolean scans) throws SQLException {
        List<Object> values = new ArrayList<>();
        for (int index = 0; index < order.size(); index++) {
            String name = "key_" + index;
            values.add(
                    switch (order.get(index).kind()) {
                        case TIME -> row.getObject(name, OffsetDateTime.class).toInstant();
                        case ID -> row.getObject(name, UUID.class);
                        case NUMBER -> row.getLong(name);
                    });
        }
        boolean edge = scans && row.getBoolean("is_edge");
        return new Read<>(
                edge, edge && row.getBoolean("is_cut"), new Key(values), edge ? null : mapper.mapRow(row, number));
    }
}
