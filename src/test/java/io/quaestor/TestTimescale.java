package io.quaestor;

import io.quaestor.platform.data.DatabaseAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A fresh market database on the TimescaleDB server that {@code QUAESTOR_TEST_TIMESCALE_URL} names: a superuser's URL,
 * {@code postgresql://user:password@host:port/postgres}. Without it the tests' market database is the embedded server's,
 * plain PostgreSQL. Which of the two it is, is printed.
 *
 * @param superuser of that server, in database {@code postgres}
 */
record TestTimescale(DatabaseAddress superuser, DatabaseAddress owner, DatabaseAddress application) {

    private static final String VARIABLE = "QUAESTOR_TEST_TIMESCALE_URL";

    static @Nullable TestTimescale ifThereIsOne() {
        String url = System.getenv(VARIABLE);
        if (url == null || url.isBlank()) {
            System.out.println("Market database of this run: plain PostgreSQL, embedded; " + VARIABLE + " is not set");
            return null;
        }
        URI server = URI.create(url);
        String[] user = server.getUserInfo().split(":", 2);
        String address = "jdbc:postgresql://" + server.getHost() + ":" + server.getPort() + "/";
        DatabaseAddress superuser =
                new DatabaseAddress(address + server.getPath().substring(1), user[0], user.length > 1 ? user[1] : "");
        String database =
                "quaestor_test_" + UUID.randomUUID().toString().replace("-", "").toLowerCase(Locale.ROOT);
        String password = UUID.randomUUID().toString();
        try {
            execute(
                    superuser,
                    List.of(
                            role("quaestor_owner", password),
                            role("quaestor_app", password),
                            role("quaestor_read", password),
                            "create database " + database + " owner quaestor_owner"));
            DatabaseAddress inside = new DatabaseAddress(address + database, superuser.user(), superuser.password());
            execute(inside, List.of("create extension timescaledb"));
            try (Connection connection =
                            DriverManager.getConnection(inside.jdbcUrl(), inside.user(), inside.password());
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select extversion, current_setting('timescaledb.license'),"
                            + " current_setting('server_version') from pg_extension where extname = 'timescaledb'")) {
                row.next();
                System.out.println("Market database of this run: TimescaleDB " + row.getString(1) + ", license "
                        + row.getString(2) + ", on PostgreSQL " + row.getString(3));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(VARIABLE + " names no server that can be used: " + e.getMessage(), e);
        }
        return new TestTimescale(
                superuser,
                new DatabaseAddress(address + database, "quaestor_owner", password),
                new DatabaseAddress(address + database, "quaestor_app", password));
    }

    private static String role(String name, String password) {
        return """
                do $$ begin
                    if not exists (select from pg_roles where rolname = '%1$s') then
                        create role %1$s login;
                    end if;
                    alter role %1$s password '%2$s';
                end $$
                """.formatted(name, password);
    }

    private static void execute(DatabaseAddress address, List<String> commands) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }
}
