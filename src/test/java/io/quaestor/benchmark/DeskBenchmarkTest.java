package io.quaestor.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.TestStack;
import io.quaestor.console.ManyTrades;
import io.quaestor.console.Search;
import io.quaestor.console.operators.Role;
import io.quaestor.console.operators.SignedIn;
import io.quaestor.console.orders.OrderPages;
import io.quaestor.console.trades.TradePages;
import io.quaestor.platform.data.CurrentReader;
import io.quaestor.platform.data.DatabaseAddress;
import io.quaestor.platform.data.Key;
import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import io.quaestor.platform.data.ReadSource;
import io.quaestor.platform.data.Reads;
import io.quaestor.platform.data.ReplicaFence;
import io.quaestor.platform.data.Stamped;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Pages of the Orders and Trades screens among 10 million trades and 2 million orders: as the screen reads them, with the
 * fence asked, against the same BEGIN, LSN check, query and COMMIT through pgbench, and against OFFSET at the same depth.
 * A test only in form: it writes figures and asserts that the pages are full.
 */
@IntegrationTest
@Import(SignedIn.class)
@Tag("benchmark")
class DeskBenchmarkTest {

    private static final String SYMBOL = "DESK-USD";
    private static final long TRADES = Long.getLong("benchmark.desk.trades", 10_000_000);
    private static final long ORDERS = TRADES / 5;
    private static final long DEPTH = Math.min(100_000, ORDERS / 2);
    private static final int TIMES = Integer.getInteger("benchmark.desk.times", 500);

    /** Reads and pgbench take turns, so that a busy moment of the machine falls on both. */
    private static final int TURNS = 5;

    /** Of every search, before any is measured, so that what they share is compiled for all of them. */
    private static final int WARM_UP = 2 * TIMES;

    @Autowired
    ApplicationContext context;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    Reads reads;

    @Autowired
    ReplicaFence fence;

    @Autowired
    CurrentReader reader;

    @Autowired
    SignedIn signedIn;

    @TempDir
    Path folder;

    @Test
    void pagesAmongManyTrades() throws Exception {
        long begin = System.nanoTime();
        ManyTrades made = ManyTrades.make(TRADES, ORDERS, SYMBOL);
        System.out.printf("desk: %,d trades made in %.0f s%n", TRADES, (System.nanoTime() - begin) / 1e9);
        signedIn.with(Role.ADMIN);
        Map<String, Search> searches = new LinkedHashMap<>();
        searches.putAll(OrderPages.in(context, made.user(), SYMBOL, made.from()));
        searches.putAll(TradePages.in(context, made.user(), made.order(), SYMBOL, made.from()));
        Key deepOrder = place("orders", "created_at");
        Key deepTrade = place("trades", "trade_time");
        Map<String, Object> values = Map.of(
                "userId",
                made.user(),
                "orderId",
                made.order(),
                "symbol",
                SYMBOL,
                "from",
                made.from(),
                "only_side",
                "SELL",
                "only_status",
                "NEW",
                "leastQuantity",
                BigDecimal.ONE,
                "limit",
                KeysetPage.SIZE + 1,
                "scan",
                KeysetQuery.MOST_SCANNED);
        for (Search search : searches.values()) {
            read(search, KeysetSpan.newest(), WARM_UP);
        }
        List<Map<String, Object>> results = new ArrayList<>();
        for (Map.Entry<String, Search> search : searches.entrySet()) {
            results.add(measure(search.getKey(), search.getValue(), KeysetSpan.newest(), values));
        }
        results.add(measure(
                "orders, " + DEPTH + " deep",
                Objects.requireNonNull(searches.get("orders")),
                new KeysetSpan.Older(deepOrder),
                values));
        results.add(measure(
                "trades, " + DEPTH + " deep",
                Objects.requireNonNull(searches.get("trades")),
                new KeysetSpan.Older(deepTrade),
                values));
        results.add(offset("orders", "created_at"));
        results.add(offset("trades", "trade_time"));
        signedIn.asNobody();
        ResultFile.write("desk", results);
    }

    private Map<String, Object> measure(String name, Search search, KeysetSpan span, Map<String, Object> values)
            throws Exception {
        Map<String, Object> all = new LinkedHashMap<>(values);
        Key place = span.place();
        if (place != null) {
            all.put("key0", place.values().get(0));
            all.put("key1", place.values().get(1));
        }
        List<Long> micros = new ArrayList<>();
        List<Long> bare = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            micros.addAll(read(search, span, TIMES / TURNS));
            bare.addAll(pgbench(search.query().sql(span), all));
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("search", name);
        result.put("serviceMicrosP50", at(micros, 50));
        result.put("serviceMicrosP99", at(micros, 99));
        result.put("pgbenchMicrosP50", at(bare, 50));
        result.put("pgbenchMicrosP99", at(bare, 99));
        result.put(
                "ratioP50",
                BigDecimal.valueOf(at(micros, 50)).divide(BigDecimal.valueOf(at(bare, 50)), 2, RoundingMode.HALF_UP));
        System.out.println("desk: " + result);
        return result;
    }

    /** Latencies in microseconds, after a fifth more that are thrown away, as pgbench's first are. */
    private List<Long> read(Search search, KeysetSpan span, int times) {
        UUID operator = reader.reader().orElseThrow();
        List<Long> micros = new ArrayList<>();
        for (int time = -times / 5; time < times; time++) {
            // Something must be asked for, or the replica is not asked how far it is.
            fence.raise(operator, 1);
            long start = System.nanoTime();
            Stamped<KeysetPage<?>> page = reads.read(() -> search.page().apply(span));
            if (time >= 0) {
                micros.add((System.nanoTime() - start) / 1_000);
            }
            assertThat(page.source()).isEqualTo(ReadSource.REPLICA);
            assertThat(page.value().rows()).isNotEmpty();
        }
        return micros;
    }

    /**
     * Latencies in microseconds of the same on one connection to the replica. In its prepared mode a variable is a
     * parameter of the statement, as it is for the screen.
     */
    private List<Long> pgbench(String query, Map<String, Object> values) throws IOException, InterruptedException {
        DatabaseAddress replica = TestStack.addresses().replica();
        Path script = folder.resolve("page.sql");
        Files.writeString(
                script,
                "begin;\nselect pg_last_wal_replay_lsn() >= '0/1'::pg_lsn;\n" + query.replaceAll("\\s+", " ")
                        + ";\ncommit;\n");
        Map<String, String> parts = replica.urlParts();
        ProcessBuilder builder = new ProcessBuilder(
                        "pgbench",
                        "-n",
                        "-M",
                        "prepared",
                        "-c",
                        "1",
                        "-t",
                        String.valueOf(TIMES / TURNS + TIMES / TURNS / 5),
                        "-f",
                        script.toString(),
                        "-l",
                        "--log-prefix=" + folder.resolve("page"),
                        "-h",
                        Objects.requireNonNull(parts.get("PGHOST")),
                        "-p",
                        Objects.requireNonNull(parts.get("PGPORT")),
                        "-U",
                        replica.user(),
                        Objects.requireNonNull(parts.get("PGDBNAME")))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pgbench.out").toFile());
        values.forEach((name, value) -> {
            if (query.contains(":" + name)) {
                builder.command().addAll(1, List.of("-D", name + "=" + value));
            }
        });
        builder.environment().put("PGPASSWORD", replica.password());
        int status = builder.start().waitFor();
        assertThat(status).as(Files.readString(folder.resolve("pgbench.out"))).isZero();
        List<Long> micros = new ArrayList<>();
        try (Stream<Path> logs = Files.list(folder)) {
            for (Path log : logs.filter(file -> file.getFileName().toString().startsWith("page."))
                    .filter(file -> !file.equals(script))
                    .toList()) {
                for (String line : Files.readAllLines(log)) {
                    micros.add(Long.valueOf(line.split(" ", -1)[2]));
                }
                Files.delete(log);
            }
        }
        return micros.subList(TIMES / TURNS / 5, micros.size());
    }

    private Key place(String table, String time) {
        return Objects.requireNonNull(readOnly()
                .execute(status -> jdbc.sql("select " + time + " as at, id from " + table + " order by " + time
                                + " desc, id desc offset " + DEPTH + " limit 1")
                        .query((row, number) -> new Key(List.of(
                                row.getObject("at", OffsetDateTime.class).toInstant(),
                                row.getObject("id", UUID.class))))
                        .single()));
    }

    private Map<String, Object> offset(String table, String time) {
        List<Long> micros = new ArrayList<>();
        for (int again = 0; again < 20; again++) {
            long start = System.nanoTime();
            readOnly()
                    .executeWithoutResult(status -> jdbc.sql("select * from " + table + " order by " + time
                                    + " desc, id desc offset " + DEPTH + " limit " + (KeysetPage.SIZE + 1))
                            .query()
                            .listOfRows());
            micros.add((System.nanoTime() - start) / 1_000);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("search", table + " by OFFSET, " + DEPTH + " deep");
        result.put("offsetMicrosP50", at(micros, 50));
        System.out.println("desk: " + result);
        return result;
    }

    private TransactionTemplate readOnly() {
        TransactionTemplate template = new TransactionTemplate(transactions);
        template.setReadOnly(true);
        return template;
    }

    private static long at(List<Long> micros, int percent) {
        List<Long> sorted = new ArrayList<>(micros);
        Collections.sort(sorted);
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }
}
