package io.quaestor.platform.data;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlTypeValue;
import org.springframework.jdbc.core.support.AbstractSqlTypeValue;

/** Columns of rows as PostgreSQL arrays, for set-wise SQL over {@code unnest}. */
public final class SqlArrays {

    private SqlArrays() {}

    public static SqlTypeValue uuids(Collection<UUID> values) {
        return array("uuid", values.toArray());
    }

    public static <T> SqlTypeValue uuids(Collection<T> rows, Function<T, @Nullable UUID> column) {
        return array("uuid", rows, column, Object[]::new);
    }

    public static SqlTypeValue texts(Collection<String> values) {
        return array("text", values.toArray(String[]::new));
    }

    public static <T> SqlTypeValue texts(Collection<T> rows, Function<T, @Nullable String> column) {
        return array("text", rows, column, String[]::new);
    }

    public static <T> SqlTypeValue numerics(Collection<T> rows, Function<T, @Nullable BigDecimal> column) {
        return array("numeric", rows, column, Object[]::new);
    }

    public static <T> SqlTypeValue bigints(Collection<T> rows, Function<T, @Nullable Long> column) {
        return array("int8", rows, column, Long[]::new);
    }

    public static <T> SqlTypeValue integers(Collection<T> rows, Function<T, @Nullable Integer> column) {
        return array("int4", rows, column, Integer[]::new);
    }

    public static <T> SqlTypeValue booleans(Collection<T> rows, Function<T, @Nullable Boolean> column) {
        return array("bool", rows, column, Boolean[]::new);
    }

    public static <T> SqlTypeValue instants(Collection<T> rows, Function<T, @Nullable Instant> column) {
        return array(
                "timestamptz",
                rows,
                row -> {
                    Instant instant = column.apply(row);
                    return instant == null ? null : instant.toString();
                },
                Object[]::new);
    }

    /** The driver sends arrays of String, Long, Integer and Boolean as they are; arrays of Object as one quoted text. */
    private static <T, V> SqlTypeValue array(
            String type, Collection<T> rows, Function<T, @Nullable V> column, IntFunction<@Nullable Object[]> make) {
        @Nullable Object[] values = make.apply(rows.size());
        int index = 0;
        for (T row : rows) {
            values[index++] = column.apply(row);
        }
        return array(type, values);
    }

    private static SqlTypeValue array(String type, @Nullable Object[] values) {
        return new AbstractSqlTypeValue() {
            @Override
            protected Object createTypeValue(Connection connection, int sqlType, @Nullable String typeName)
                    throws SQLException {
                return connection.createArrayOf(type, values);
            }
        };
    }
}
