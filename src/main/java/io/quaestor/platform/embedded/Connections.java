package io.quaestor.platform.embedded;

import io.quaestor.platform.data.DatabaseAddress;
import io.quaestor.platform.data.RedisAddress;
import io.quaestor.platform.data.StoreAddresses;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How the stack's servers are reached: by the application, and by a person with psql and redis-cli. */
final class Connections {

    private Connections() {}

    static StoreAddresses addresses(StackContext stack) {
        int primary = stack.ports().primary();
        int standby = stack.ports().standby();
        return new StoreAddresses(
                database(stack, primary, "exchange", Credentials.OWNER),
                database(stack, primary, "exchange", Credentials.APP),
                database(stack, standby, "exchange", Credentials.READ),
                database(stack, primary, "market_data", Credentials.OWNER),
                database(stack, primary, "market_data", Credentials.APP),
                database(stack, standby, "exchange", Credentials.BACKUP),
                database(stack, standby, "market_data", Credentials.BACKUP),
                new RedisAddress(
                        stack.ports().redis().stream()
                                .map(port -> "127.0.0.1:" + port)
                                .toList(),
                        stack.credentials().redis()));
    }

    /** The files from which psql, the standby and redis-cli take their passwords. */
    static void writePasswordFiles(StackContext stack) throws IOException {
        StringBuilder pgpass = new StringBuilder();
        for (int port : List.of(stack.ports().primary(), stack.ports().standby())) {
            for (String role : List.of(
                    Credentials.SUPERUSER,
                    Credentials.OWNER,
                    Credentials.APP,
                    Credentials.READ,
                    Credentials.BACKUP,
                    Credentials.REPLICATION)) {
                pgpass.append("127.0.0.1:%d:*:%s:%s%n"
                        .formatted(port, role, stack.credentials().password(role)));
            }
        }
        FileTree.writePrivate(stack.folder().pgpass(), pgpass.toString());
        stack.postgresUser().own(stack.folder().pgpass());
        FileTree.writePrivate(
                stack.folder().redisPassword(), stack.credentials().redis() + "\n");
    }

    /** Announces the running stack to {@code ./run connections} and to programs that join it. */
    static void write(StackContext stack) throws IOException {
        String passwords = "PGPASSFILE='" + stack.folder().pgpass() + "'";
        String text = """
                While Quaestor runs (the passwords are in files that only their owner can read):

                PostgreSQL primary   127.0.0.1:%1$d, databases exchange and market_data
                  the application    %3$s psql -h 127.0.0.1 -p %1$d -U quaestor_app exchange
                  owner of tables    %3$s psql -h 127.0.0.1 -p %1$d -U quaestor_owner exchange
                  superuser          %3$s psql -h 127.0.0.1 -p %1$d -U postgres postgres
                PostgreSQL standby   127.0.0.1:%2$d, the same databases, read only
                  screens            %3$s psql -h 127.0.0.1 -p %2$d -U quaestor_read exchange
                  dumps              %3$s psql -h 127.0.0.1 -p %2$d -U quaestor_backup exchange
                Redis Cluster
                """.formatted(stack.ports().primary(), stack.ports().standby(), passwords);
        String redis = stack.ports().redis().stream()
                .map(port -> "  node %1$d         REDISCLI_AUTH=\"$(cat '%2$s')\" redis-cli -c -h 127.0.0.1 -p %1$d%n"
                        .formatted(port, stack.folder().redisPassword()))
                .collect(Collectors.joining());
        FileTree.writePrivate(stack.folder().connections(), text + redis);
        FileTree.writePrivate(
                stack.folder().running(), ProcessHandle.current().pid() + "\n" + describe(stack.ports()) + "\n");
    }

    static StackPorts readPorts(DataFolder folder) throws IOException {
        return portsFrom(Files.readAllLines(folder.running()).getLast());
    }

    static String describe(StackPorts ports) {
        return ports.primary() + " " + ports.standby() + " "
                + ports.redis().stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    static StackPorts portsFrom(String description) {
        List<Integer> ports = Arrays.stream(description.strip().split(" "))
                .map(Integer::valueOf)
                .toList();
        return new StackPorts(ports.get(0), ports.get(1), ports.subList(2, ports.size()));
    }

    private static DatabaseAddress database(StackContext stack, int port, String name, String role) {
        return new DatabaseAddress(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + name,
                role,
                stack.credentials().password(role));
    }
}
