package io.quaestor.platform.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Days on which candles were written that the continuous aggregates may not have. Refreshing them needs the aggregates'
 * owner and cannot run in a transaction; a day is taken off the list afterwards, unless it has not ended or was put on
 * again meanwhile. The present day stays: a refresh of the next one would hide what it has not covered of this one.
 */
final class StaleDays {

    private static final int MOST_AT_ONCE = 100;
    private static final long LOCK = 0x5354414C45L;

    /** @param hasEnded when the list was read, which is before the refresh knows up to where it goes */
    private record StaleDay(LocalDate day, long mark, boolean hasEnded) {}

    private StaleDays() {}

    static int refresh(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Two refreshes of one range refuse each other. Held until the connection, made for this, is closed.
            statement.execute("select pg_advisory_lock(" + LOCK + ")");
        }
        List<StaleDay> days = read(connection);
        if (days.isEmpty()) {
            return 0;
        }
        try (Statement statement = connection.createStatement()) {
            for (String call :
                    calls(connection, days.getFirst().day(), days.getLast().day())) {
                statement.execute(call);
            }
        }
        try (PreparedStatement statement =
                connection.prepareStatement("delete from stale_days where day = ? and mark = ?")) {
            for (StaleDay day : days) {
                if (day.hasEnded()) {
                    statement.setObject(1, day.day());
                    statement.setLong(2, day.mark());
                    statement.addBatch();
                }
            }
            return Arrays.stream(statement.executeBatch()).sum();
        }
    }

    /** The longest run of days without a gap, from the first. */
    private static List<StaleDay> read(Connection connection) throws SQLException {
        List<StaleDay> days = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select day, mark, (day + 1)::timestamp at time zone 'UTC' <= now() as has_ended
                        from stale_days order by day limit %d
                        """.formatted(MOST_AT_ONCE))) {
            while (row.next()) {
                LocalDate day = row.getObject("day", LocalDate.class);
                if (!days.isEmpty() && !days.getLast().day().plusDays(1).equals(day)) {
                    break;
                }
                days.add(new StaleDay(day, row.getLong("mark"), row.getBoolean("has_ended")));
            }
        }
        return days;
    }

    /**
     * Each aggregate over these days. Never into a candle that has not ended: an aggregate shows by itself what lies beyond
     * its last refresh, and would no longer. From TimescaleDB 2.28 on in one batch, as before it: by its own ten buckets a
     * year took minutes, and batches have lost buckets (timescaledb#10221).
     */
    private static List<String> calls(Connection connection, LocalDate first, LocalDate last) throws SQLException {
        List<String> calls = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                select format('call refresh_continuous_aggregate(%L, %L::timestamptz, %L::timestamptz', name, begins, ends)
                    || case when has_batches then ', options => ''{"buckets_per_batch": 0}'')' else ')' end
                from (
                    select position, name, ?::date::timestamp at time zone 'UTC' as begins,
                        least((?::date + 1)::timestamp at time zone 'UTC', date_bin(width, now(), '1970-01-01 00:00Z'))
                            as ends
                    from candle_aggregates
                ) spans
                cross join (
                    select string_to_array(substring(extversion from '^[0-9]+[.][0-9]+'), '.')::integer[] >= array[2, 28]
                        as has_batches
                    from pg_extension where extname = 'timescaledb'
                ) version
                where begins < ends
                order by position
                """)) {
            statement.setObject(1, first);
            statement.setObject(2, last);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    calls.add(row.getString(1));
                }
            }
        }
        return calls;
    }
}
