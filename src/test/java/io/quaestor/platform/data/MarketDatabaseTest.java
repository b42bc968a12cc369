package io.quaestor.platform.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaestor.TestStack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class MarketDatabaseTest {

    private final String name = "market_" + UUID.randomUUID().toString().replace("-", "");

    private DatabaseAddress owner;

    @BeforeEach
    void anEmptyDatabaseOfTheEmbeddedServer() throws SQLException {
        execute("create database " + name + " owner quaestor_owner");
        DatabaseAddress market = TestStack.stack().addresses().marketOwner();
        owner = new DatabaseAddress(
                market.jdbcUrl().replaceFirst("/market_data", "/" + name), market.user(), market.password());
    }

    @AfterEach
    void gone() throws SQLException {
        execute("drop database " + name + " with (force)");
    }

    @Test
    void a_server_without_timescale_gets_plain_tables_and_says_so() {
        MarketDatabase market = new MarketDatabase(owner);
        assertThat(market.making()).isNull();

        market.require();

        assertThat(market.making()).isEqualTo(MarketMaking.PLAIN);
        assertThat(market.server()).contains("PostgreSQL", "without TimescaleDB");
        assertThat(market.problem()).isEmpty();
    }

    @Test
    void the_making_follows_from_what_the_server_has_and_what_is_missing_is_said() {
        assertThat(MarketDatabase.Offer.of("2.28.3", true, "timescale", "PostgreSQL 17.10"))
                .isEqualTo(new MarketDatabase.Offer(
                        MarketMaking.TIMESCALE, "TimescaleDB 2.28.3 (community edition) on PostgreSQL 17.10", true));
        assertThat(MarketDatabase.Offer.of("2.19.3", true, "apache", "PostgreSQL 17.10"))
                .satisfies(offer -> {
                    assertThat(offer.making()).isEqualTo(MarketMaking.PLAIN);
                    assertThat(offer.isWorthSaying()).isTrue();
                    assertThat(offer.why()).contains("2.19.3", "\"apache\"", "lacks continuous aggregates");
                });
        assertThat(MarketDatabase.Offer.of(null, true, "timescale", "PostgreSQL 17.10"))
                .satisfies(offer -> {
                    assertThat(offer.making()).isEqualTo(MarketMaking.PLAIN);
                    assertThat(offer.isWorthSaying()).isTrue();
                    assertThat(offer.why()).contains("create extension timescaledb");
                });
        assertThat(MarketDatabase.Offer.of(null, false, "", "PostgreSQL 17.10").isWorthSaying())
                .isFalse();
    }

    @Test
    void a_database_made_otherwise_is_refused_and_nothing_in_it_is_changed() throws SQLException {
        new MarketDatabase(owner).require();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("update making set making = 'TIMESCALE'");
        }
        MarketDatabase market = new MarketDatabase(owner);

        assertThatThrownBy(market::require)
                .isInstanceOf(DataAccessResourceFailureException.class)
                .hasMessageContaining("made as TIMESCALE")
                .hasMessageContaining("PLAIN");

        assertThat(market.making()).isNull();
        assertThat(market.problem()).contains("made as TIMESCALE");
    }

    @Test
    void a_database_that_is_away_is_made_when_it_is_back() throws SQLException {
        execute("alter database " + name + " allow_connections false");
        MarketDatabase market = new MarketDatabase(owner);

        market.tryAtStart();

        assertThat(market.making()).isNull();
        assertThat(market.problem()).contains(name);
        execute("alter database " + name + " allow_connections true");
        market.require();
        assertThat(market.making()).isEqualTo(MarketMaking.PLAIN);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(owner.jdbcUrl(), owner.user(), owner.password());
    }

    private static void execute(String sql) throws SQLException {
        DatabaseAddress superuser = TestStack.stack().primarySuperuser();
        try (Connection connection =
                        DriverManager.getConnection(superuser.jdbcUrl(), superuser.user(), superuser.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
