package io.quaestor.platform.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Makes the primary of a new data folder: under another name until its roles and databases are complete. */
final class Bootstrap {

    private static final String ROLES = "/db/cluster/roles.sql";

    private Bootstrap() {}

    static void makePrimary(StackContext stack) throws IOException, SQLException {
        Path unfinished = stack.folder().unfinishedPrimary();
        FileTree.delete(unfinished);
        FileTree.delete(stack.folder().standby());
        PostgresServer server = PostgresServer.primary(stack, unfinished);
        server.initialise();
        server.start();
        try {
            try (Connection connection = server.connect("postgres")) {
                createRoles(connection, stack.credentials());
            }
            for (String database : List.of("exchange", "market_data")) {
                try (Connection connection = server.connect(database);
                        Statement statement = connection.createStatement()) {
                    statement.execute("create extension pg_stat_statements");
                }
            }
        } finally {
            server.stop();
        }
        Files.move(unfinished, stack.folder().primary(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Only hashes of the passwords are sent: neither a log nor {@code pg_stat_statements} gets to see them. */
    private static void createRoles(Connection connection, Credentials credentials) throws IOException, SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements()) {
                statement.execute(sql);
            }
            statement.execute("create role " + Credentials.REPLICATION + " login replication");
            for (String role : Credentials.ROLES) {
                statement.execute("alter role " + role + " password '" + credentials.scramVerifier(role) + "'");
            }
        }
    }

    private static List<String> statements() throws IOException {
        try (InputStream in = Bootstrap.class.getResourceAsStream(ROLES)) {
            if (in == null) {
                throw new IOException("Resource " + ROLES + " is not on the class path");
            }
            String script = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.stripLeading().startsWith("--"))
                    .collect(Collectors.joining("\n"));
            return Arrays.stream(script.split(";"))
                    .map(String::strip)
                    .filter(sql -> !sql.isEmpty())
                    .toList();
        }
    }
}
