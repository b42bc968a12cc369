package io.quaestor.exchange.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.quaestor.IntegrationTest;
import io.quaestor.TestStack;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.events.EventReader.Source;
import io.quaestor.platform.data.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
@Import(Market.class)
class EventReaderTest {

    @Autowired
    EventReader reader;

    @Autowired
    EventRepository events;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Market market;

    @Autowired
    @Qualifier("primaryPool")
    HikariDataSource primary;

    @Test
    void who_polls_all_the_time_gets_every_event_once_and_in_the_order_of_everybody_else() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("event reader: seed " + seed);
        Random random = new Random(seed);
        EventPosition begin = reader.now(Source.PRIMARY);
        Polling onPrimary = new Polling(begin, Source.PRIMARY);
        Polling onReplica = new Polling(begin, Source.REPLICA);
        Naive naive = new Naive();
        Set<UUID> committed;
        Map<UUID, Long> versions;
        try (OpenTransactions open = new OpenTransactions(primary, random)) {
            for (int step = 0; step < 1_500; step++) {
                open.step();
                switch (random.nextInt(6)) {
                    case 0 -> onPrimary.poll(1 + random.nextInt(20));
                    case 1 -> onReplica.poll(1 + random.nextInt(20));
                    case 2 -> naive.poll();
                    default -> {}
                }
            }
            open.finish();
            committed = open.committed;
            versions = open.versions;
        }
        naive.poll();
        onPrimary.pollAll();
        market.awaitReplica();
        onReplica.pollAll();

        assertThat(onPrimary.ids()).hasSameSizeAs(committed).containsExactlyInAnyOrderElementsOf(committed);
        assertThat(onPrimary.seen).isSortedAccordingTo((a, b) -> a.position().compareTo(b.position()));
        assertThat(onReplica.seen).isEqualTo(onPrimary.seen);
        Polling late = new Polling(EventPosition.START, Source.REPLICA);
        late.pollAll();
        assertThat(late.seen.stream()
                        .filter(event -> versions.containsKey(event.aggregateId()))
                        .toList())
                .isEqualTo(onPrimary.seen);
        assertThat(missingVersions(onPrimary.seen, versions)).isEmpty();

        // What makes the history worth reading: otherwise all of this would hold for any reader.
        assertThat(naive.seen).isSubsetOf(committed).hasSizeLessThan(committed.size());
        assertThat(isInOrderOfVersions(onPrimary.seen)).isFalse();
        System.out.println("event reader: " + committed.size() + " events, of which a reader by sequence lost "
                + (committed.size() - naive.seen.size()));
    }

    @Test
    void readers_beside_writers_on_threads_get_every_event_once() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("event reader, threads: seed " + seed);
        EventPosition begin = reader.now(Source.PRIMARY);
        Set<UUID> aggregates = ConcurrentHashMap.newKeySet();
        AtomicBoolean isWritten = new AtomicBoolean();
        Polling onPrimary = new Polling(begin, Source.PRIMARY);
        Polling onReplica = new Polling(begin, Source.REPLICA);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> readers = new ArrayList<>();
            for (Polling polling : List.of(onPrimary, onReplica)) {
                readers.add(executor.submit(() -> {
                    while (!isWritten.get()) {
                        polling.poll(50);
                    }
                }));
            }
            List<Future<Integer>> writers = new ArrayList<>();
            for (int writer = 0; writer < 6; writer++) {
                writers.add(executor.submit(write(new Random(seed + writer), aggregates)));
            }
            for (Future<Integer> writer : writers) {
                writer.get();
            }
            isWritten.set(true);
            for (Future<?> one : readers) {
                one.get();
            }
        }
        onPrimary.pollAll();
        market.awaitReplica();
        onReplica.pollAll();

        assertThat(onPrimary.seen.stream().map(StoredEvent::aggregateId).toList())
                .hasSameSizeAs(aggregates)
                .containsExactlyInAnyOrderElementsOf(aggregates);
        assertThat(onReplica.seen).isEqualTo(onPrimary.seen);
    }

    @ParameterizedTest
    @EnumSource
    void an_open_transaction_holds_the_reader_up_and_nothing_is_lost(Source source) throws Exception {
        EventPosition begin = reader.now(Source.PRIMARY);
        UUID early = Ids.next();
        UUID late = Ids.next();
        try (Connection open = primary.getConnection()) {
            open.setAutoCommit(false);
            OpenTransactions.append(open, Ids.next(), early, 1);
            append(late);
            market.awaitReplica();

            assertThat(reader.read(begin, 10, source)).isEmpty();
            assertThat(reader.unread(begin, source)).isEqualTo(1);
            // Who starts now reads both when it has ended.
            EventPosition now = reader.now(source);

            open.commit();
            market.awaitReplica();

            assertThat(ids(reader.read(begin, 10, source))).containsExactly(early, late);
            assertThat(ids(reader.read(now, 10, source))).containsExactly(early, late);
            assertThat(reader.read(reader.now(source), 10, source)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_rolled_back_transaction_leaves_a_gap_that_holds_nobody_up(Source source) throws Exception {
        EventPosition begin = reader.now(Source.PRIMARY);
        UUID before = Ids.next();
        UUID after = Ids.next();
        append(before);
        try (Connection open = primary.getConnection()) {
            open.setAutoCommit(false);
            OpenTransactions.append(open, Ids.next(), Ids.next(), 1);
            open.rollback();
        }
        append(after);
        market.awaitReplica();

        List<StoredEvent> read = reader.read(begin, 10, source);

        assertThat(ids(read)).containsExactly(before, after);
        assertThat(read.getLast().position().sequence())
                .isEqualTo(read.getFirst().position().sequence() + 2);
        assertThat(reader.unread(begin, source)).isEqualTo(2);
        assertThat(reader.unread(read.getLast().position(), source)).isZero();
    }

    @Test
    void a_position_of_the_primary_is_good_for_a_replica_that_is_behind() throws Exception {
        EventPosition begin = reader.now(Source.PRIMARY);
        DatabaseAddress standby = TestStack.stack().standbySuperuser();
        market.awaitReplica();
        execute(standby, "select pg_wal_replay_pause()");
        UUID first = Ids.next();
        UUID second = Ids.next();
        EventPosition afterFirst;
        try {
            append(first);
            List<StoredEvent> read = reader.read(begin, 10, Source.PRIMARY);
            assertThat(ids(read)).containsExactly(first);
            afterFirst = read.getLast().position();
            append(second);
            assertThat(reader.read(begin, 10, Source.REPLICA)).isEmpty();
            assertThat(reader.read(afterFirst, 10, Source.REPLICA)).isEmpty();
        } finally {
            execute(standby, "select pg_wal_replay_resume()");
        }
        market.awaitReplica();
        assertThat(ids(reader.read(afterFirst, 10, Source.REPLICA))).containsExactly(second);
    }

    @Test
    void an_event_is_read_as_it_was_appended() {
        EventPosition begin = reader.now(Source.PRIMARY);
        UUID user = market.user();

        StoredEvent event = reader.read(begin, 10, Source.PRIMARY).getFirst();

        assertThat(event.isOf(Aggregate.USER)).isTrue();
        assertThat(event.aggregateId()).isEqualTo(user);
        assertThat(event.type()).isEqualTo("UserRegistered");
        assertThat(event.version()).isEqualTo(1);
        assertThat(event.schema()).isEqualTo(1);
        assertThat(event.at()).isEqualTo(Market.NOON);
        assertThat(EventJson.read(event.payload()).path("request").path("id").asString())
                .isEqualTo(user.toString());
    }

    @Test
    void events_numbered_by_another_server_are_refused_instead_of_skipped() {
        EventPosition now = reader.now(Source.PRIMARY);
        transactions.executeWithoutResult(status -> {
            append(Ids.next());
            assertThat(reader.now(Source.PRIMARY))
                    .as("the own event is no stranger")
                    .isNotNull();
            jdbc.sql("""
                    insert into events
                        (id, xid, aggregate_type, aggregate_id, event_type, event_data, metadata, version, created_at)
                    values (?, '4611686018427387904', 'ORDER', ?, 'OrderTested', '{}', '{"schema": 1}', 1, now())
                    """).params(Ids.next(), Ids.next()).update();
            assertThatThrownBy(() -> reader.now(Source.PRIMARY))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("4611686018427387904")
                    .hasMessageContaining("numbered anew");
            status.setRollbackOnly();
        });
        assertThatThrownBy(() -> reader.check(new EventPosition(now.xid() + 1_000_000, 1), Source.PRIMARY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another server");
        reader.check(now, Source.PRIMARY);
        reader.check(now, Source.REPLICA);
    }

    /** On a copy of the table, made and thrown away in one transaction of the superuser. */
    @Test
    void the_index_serves_the_reader_wherever_it_stands() throws Exception {
        DatabaseAddress superuser = TestStack.stack().primarySuperuser();
        try (Connection connection = connect(superuser);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("create schema plans");
            statement.execute("set local search_path = plans");
            statement.execute("create table events (like public.events including all)");
            // Three events to a transaction, all of them ended.
            statement.execute("""
                    insert into events (id, xid, aggregate_type, aggregate_id, event_type, event_data, metadata, version,
                        created_at)
                    select gen_random_uuid(), cast(cast(n / 300 + 1 as text) as xid8), 'ORDER', gen_random_uuid(),
                        'OrderPlaced', '{"actor": "engine", "reason": "order entry"}', '{"schema": 1}', 1, now()
                    from generate_series(1, 200000) as n
                    """);
            statement.execute("analyze events");
            for (String plan : List.of("force_custom_plan", "force_generic_plan")) {
                statement.execute("set local plan_cache_mode = " + plan);
                assertThat(explain(connection, 0)).as(plan).satisfies(EventReaderTest::isShortAndByIndex);
                assertThat(explain(connection, 333)).as(plan).satisfies(EventReaderTest::isShortAndByIndex);
                assertThat(explain(connection, 100_000)).as(plan).satisfies(EventReaderTest::isShortAndByIndex);
            }
            connection.rollback();
        }
    }

    private static void isShortAndByIndex(String plan) {
        assertThat(plan)
                .contains("Index Scan using events_xid_sequence")
                .contains("Index Cond: ((ROW(xid, sequence) > ")
                .contains("xid < pg_snapshot_xmin(pg_current_snapshot())")
                .doesNotContain("Sort")
                .doesNotContain("Filter");
        String buffers = plan.lines()
                .filter(line -> line.contains("Buffers: shared"))
                .findFirst()
                .orElseThrow();
        // A thousand events on neighbouring pages; the whole table has several thousand pages.
        assertThat(pages(buffers)).as(plan).isLessThan(120);
    }

    private static int pages(String buffers) {
        int pages = 0;
        for (String word : buffers.strip().split(" ", -1)) {
            if (word.startsWith("hit=") || word.startsWith("read=")) {
                pages += Integer.parseInt(word.substring(word.indexOf('=') + 1));
            }
        }
        return pages;
    }

    private static String explain(Connection connection, long xid) throws SQLException {
        String sql = StoredEventRepository.READ
                .formatted("")
                .replace(":xid", "$1")
                .replace(":sequence", "$2")
                .replace(":limit", "$3");
        try (Statement statement = connection.createStatement()) {
            statement.execute("prepare reading (text, bigint, integer) as " + sql);
            StringBuilder plan = new StringBuilder();
            try (ResultSet rows = statement.executeQuery(
                    "explain (analyze, buffers, timing off) execute reading ('" + xid + "', 7, 1000)")) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
            statement.execute("deallocate reading");
            return plan.toString();
        }
    }

    /** Transactions of one to five events, some held open for a while, some rolled back. */
    private Callable<Integer> write(Random random, Set<UUID> aggregates) {
        return () -> {
            for (int round = 0; round < 60; round++) {
                Set<UUID> written = new HashSet<>();
                boolean isKept = random.nextInt(5) > 0;
                transactions.executeWithoutResult(status -> {
                    for (int event = random.nextInt(5); event >= 0; event--) {
                        UUID aggregate = Ids.next();
                        append(aggregate);
                        written.add(aggregate);
                        LockSupport.parkNanos(random.nextInt(3_000_000));
                    }
                    if (!isKept) {
                        status.setRollbackOnly();
                    }
                });
                if (isKept) {
                    aggregates.addAll(written);
                }
            }
            return 0;
        };
    }

    /** The only event of an aggregate. */
    private void append(UUID aggregate) {
        transactions.executeWithoutResult(status -> events.append(List.of(new NewEvent(
                Aggregate.ORDER, aggregate, 1, "OrderTested", Market.CAUSE, null, null, Map.of(), null, Market.NOON))));
    }

    private static List<UUID> ids(List<StoredEvent> events) {
        return events.stream().map(StoredEvent::aggregateId).toList();
    }

    private static List<String> missingVersions(List<StoredEvent> events, Map<UUID, Long> last) {
        Map<UUID, Set<Long>> seen = new HashMap<>();
        events.forEach(event ->
                seen.computeIfAbsent(event.aggregateId(), id -> new HashSet<>()).add(event.version()));
        List<String> missing = new ArrayList<>();
        last.forEach((aggregate, highest) -> {
            for (long version = 1; version <= highest; version++) {
                if (!seen.getOrDefault(aggregate, Set.of()).contains(version)) {
                    missing.add(aggregate + " " + version);
                }
            }
        });
        return missing;
    }

    private static boolean isInOrderOfVersions(List<StoredEvent> events) {
        Map<UUID, Long> last = new HashMap<>();
        for (StoredEvent event : events) {
            if (event.version() < last.getOrDefault(event.aggregateId(), 0L)) {
                return false;
            }
            last.put(event.aggregateId(), event.version());
        }
        return true;
    }

    private static void execute(DatabaseAddress address, String sql) throws SQLException {
        try (Connection connection = connect(address);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(DatabaseAddress address) throws SQLException {
        return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    }

    /** Reads on from where it is, as a follower does. */
    private final class Polling {
        final List<StoredEvent> seen = new ArrayList<>();
        private final Source source;
        private EventPosition position;

        Polling(EventPosition begin, Source source) {
            this.position = begin;
            this.source = source;
        }

        int poll(int limit) {
            List<StoredEvent> read = reader.read(position, limit, source);
            if (!read.isEmpty()) {
                seen.addAll(read);
                position = read.getLast().position();
            }
            return read.size();
        }

        void pollAll() {
            // Somebody's transaction may have been open a moment ago, autovacuum's for example.
            await().atMost(Duration.ofSeconds(10)).until(() -> {
                while (poll(100) > 0) {}
                return reader.unread(position, source) == 0;
            });
        }

        List<UUID> ids() {
            return seen.stream().map(StoredEvent::id).toList();
        }
    }

    /** Reads on at the highest sequence it has seen. */
    private final class Naive {
        final Set<UUID> seen = new HashSet<>();
        private long last;

        Naive() throws SQLException {
            last = jdbc.sql("select coalesce(max(sequence), 0) from events")
                    .query(Long.class)
                    .single();
        }

        void poll() throws SQLException {
            try (Connection connection = primary.getConnection();
                    PreparedStatement query = connection.prepareStatement(
                            "select id, sequence from events where sequence > ? order by sequence")) {
                query.setLong(1, last);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        seen.add(rows.getObject("id", UUID.class));
                        last = rows.getLong("sequence");
                    }
                }
            }
        }
    }
}
