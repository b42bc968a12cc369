package io.quaestor.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.TestStack;
import io.quaestor.platform.data.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class EmbeddedStackTest {

    @Test
    void everyRoleSignsInWhereItIsMeantTo() throws SQLException {
        var addresses = TestStack.addresses();
        assertThat(ask(addresses.owner(), "select current_user || pg_is_in_recovery()"))
                .isEqualTo("quaestor_ownerfalse");
        assertThat(ask(addresses.primary(), "select current_user || pg_is_in_recovery()"))
                .isEqualTo("quaestor_appfalse");
        assertThat(ask(addresses.replica(), "select current_user || pg_is_in_recovery()"))
                .isEqualTo("quaestor_readtrue");
        assertThat(ask(addresses.market(), "select current_database()")).isEqualTo("market_data");
        assertThat(ask(addresses.backup(), "select current_user || pg_is_in_recovery()"))
                .isEqualTo("quaestor_backuptrue");
    }

    private static String ask(DatabaseAddress address, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
