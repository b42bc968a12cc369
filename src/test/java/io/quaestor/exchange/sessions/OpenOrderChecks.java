package io.quaestor.exchange.sessions;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Compares the sets in Redis with the orders in the database. */
final class OpenOrderChecks {

    private OpenOrderChecks() {}

    /** Users whose set is not what the primary says, with what is missing from the set and what it has too much. */
    static Map<UUID, String> differences(JdbcClient jdbc, OpenOrderStore store) {
        Map<UUID, Set<UUID>> open = new TreeMap<>();
        jdbc
                .sql("""
                select users.id, orders.id
                from users
                left join orders on user_id = users.id and orders.status in ('NEW', 'PARTIALLY_FILLED')
                """)
                .query((row, index) -> {
                    UUID order = row.getObject(2, UUID.class);
                    return Map.entry(
                            row.getObject(1, UUID.class), order == null ? Stream.<UUID>empty() : Stream.of(order));
                })
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey,
                        Collectors.flatMapping(entry -> entry.getValue(), Collectors.toUnmodifiableSet())))
                .forEach(open::put);
        Map<UUID, String> differences = new TreeMap<>();
        open.forEach((user, orders) -> {
            Set<UUID> stored = store.orders(user);
            if (!stored.equals(orders) || store.count(user) != orders.size()) {
                differences.put(
                        user,
                        "missing " + without(orders, stored) + ", too much " + without(stored, orders) + ", count "
                                + store.count(user));
            }
        });
        return differences;
    }

    private static Set<UUID> without(Set<UUID> some, Set<UUID> others) {
        return some.stream().filter(id -> !others.contains(id)).collect(Collectors.toSet());
    }
}
