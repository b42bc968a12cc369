package io.quaestor.console.candles;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.TestStack;
import io.quaestor.platform.data.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The trades are rolled back: no identity would hold for them. */
@IntegrationTest
class UserMarkQueriesTest {

    private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({"1999, false", "2000, true"})
    void who_traded_so_much_else_that_not_all_was_read_is_not_said_to_have_no_fills(int trades, boolean isCut)
            throws SQLException {
        DatabaseAddress superuser = TestStack.stack().primarySuperuser();
        UUID user = UUID.randomUUID();
        try (Connection connection = DriverManager.getConnection(
                        superuser.jdbcUrl().replaceFirst("/[^/?]*(\\?|$)", "/exchange$1"),
                        superuser.user(),
                        superuser.password());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local session_replication_role = replica");
            statement.execute("select create_month_partition('trades', date '2026-03-01')");
            statement.execute("""
                    insert into trades (id, symbol, buyer_order_id, seller_order_id, buyer_user_id, seller_user_id, price,
                        quantity, buyer_fee, seller_fee, is_buyer_maker, trade_time)
                    select gen_random_uuid(), 'MARKS-ELSE', gen_random_uuid(), gen_random_uuid(), '%s', gen_random_uuid(), 1, 1,
                        0, 0, true, timestamptz '2026-03-02 00:00Z' + n * interval '1 second'
                    from generate_series(1, %d) n
                    """.formatted(user, trades));
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));

            UserMarks marks = new UserMarkQueries(jdbc).marks(user, "MARKS-NONE", FROM, FROM.plus(Duration.ofDays(9)));

            assertThat(marks.fills()).isEmpty();
            assertThat(marks.isCut()).isEqualTo(isCut);
            connection.rollback();
        }
    }
}
