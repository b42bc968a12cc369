package io.quaestor.exchange.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.quaestor.IntegrationTest;
import io.quaestor.TestStack;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.platform.data.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A consumer whose store is the market database: it counts events there, with its position in the same transaction. */
@IntegrationTest
@ExtendWith(OutputCaptureExtension.class)
class EventFollowerTest {

    private static final FollowerProperties IN_THREES = new FollowerProperties(true, Duration.ofMillis(20), 3);

    @Autowired
    EventReader reader;

    @Autowired
    EventRepository events;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    @Qualifier("marketPool")
    HikariDataSource marketPool;

    @Autowired
    @Qualifier("marketJdbcClient")
    JdbcClient market;

    @BeforeEach
    void makeTheConsumersTables() throws SQLException {
        onMarket("""
                create schema event_test;
                create table event_test.positions (name text primary key, xid bigint, sequence bigint);
                create table event_test.counts (aggregate_id uuid primary key, events integer);
                grant usage on schema event_test to quaestor_app;
                grant select, insert, update on all tables in schema event_test to quaestor_app;
                """);
    }

    @AfterEach
    void dropThem() throws SQLException {
        onMarket("drop schema event_test cascade");
    }

    @Test
    void a_consumer_that_fails_before_its_commit_gets_the_same_events_again_and_the_effect_is_once() {
        Counting counting = new Counting();
        EventFollower follower = new EventFollower(counting, reader, IN_THREES);
        List<UUID> aggregates = List.of(Ids.next(), Ids.next(), Ids.next(), Ids.next(), Ids.next());
        aggregates.forEach(this::append);
        assertThat(follower.unread()).isEqualTo(5);

        counting.failures.set(1);
        EventPosition before = counting.position();
        assertThatThrownBy(follower::catchUp).hasMessage("failed after applying");
        assertThat(counting.position()).isEqualTo(before);
        assertThat(counted(aggregates)).isEmpty();

        assertThat(follower.catchUp()).isEqualTo(5);
        assertThat(counted(aggregates))
                .hasSize(5)
                .allSatisfy((aggregate, count) -> assertThat(count).isEqualTo(1));
        assertThat(follower.unread()).isZero();
        assertThat(follower.catchUp()).isZero();
    }

    @Test
    void two_instances_of_a_consumer_that_guards_its_position_apply_every_event_once() {
        Counting one = new Counting();
        Counting other = new Counting();
        UUID aggregate = Ids.next();
        append(aggregate);
        EventPosition from = one.position();
        EventBatch batch = new EventBatch(from, reader.read(from, 3, one.source()));
        one.apply(batch);

        assertThatThrownBy(() -> other.apply(batch)).hasMessage("another instance was faster");

        assertThat(counted(List.of(aggregate))).containsExactly(Map.entry(aggregate, 1));
    }

    @Test
    void a_follower_outlives_failures_and_names_each_kind_once(CapturedOutput output) {
        Counting counting = new Counting();
        EventFollower follower = new EventFollower(counting, reader, IN_THREES);
        counting.failures.set(3);
        List<UUID> aggregates = List.of(Ids.next(), Ids.next(), Ids.next(), Ids.next());
        aggregates.forEach(this::append);

        follower.start();
        try {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(counted(aggregates)).hasSize(4));
            UUID later = Ids.next();
            append(later);
            await().untilAsserted(() -> assertThat(counted(List.of(later))).containsValue(1));
        } finally {
            follower.stop();
        }

        assertThat(output.getOut().lines().filter(line -> line.contains("counting pauses following the events")))
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).contains("failed after applying"));
        assertThat(output.getOut()).contains("counting follows the events again, after 3 failures");
        UUID afterStop = Ids.next();
        append(afterStop);
        assertThat(follower.unread()).isEqualTo(1);
        assertThat(counted(aggregates))
                .allSatisfy((aggregate, count) -> assertThat(count).isEqualTo(1));
    }

    private Map<UUID, Integer> counted(List<UUID> aggregates) {
        return market.sql("select aggregate_id, events from event_test.counts").query().listOfRows().stream()
                .filter(row -> aggregates.contains((UUID) row.get("aggregate_id")))
                .collect(Collectors.toMap(row -> (UUID) row.get("aggregate_id"), row -> (Integer) row.get("events")));
    }

    private void append(UUID aggregate) {
        transactions.executeWithoutResult(status -> events.append(List.of(new NewEvent(
                Aggregate.ORDER, aggregate, 1, "OrderTested", Market.CAUSE, null, null, Map.of(), null, Market.NOON))));
    }

    private static void onMarket(String sql) throws SQLException {
        DatabaseAddress exchange = TestStack.stack().primarySuperuser();
        try (Connection connection = DriverManager.getConnection(
                        TestStack.addresses().market().jdbcUrl(), exchange.user(), exchange.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private final class Counting implements EventConsumer {

        private final TransactionTemplate own = new TransactionTemplate(new JdbcTransactionManager(marketPool));
        private final EventPosition begin = reader.now(source());
        final AtomicInteger failures = new AtomicInteger();

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public EventReader.Source source() {
            return EventReader.Source.PRIMARY;
        }

        @Override
        public EventPosition position() {
            return market.sql("select xid, sequence from event_test.positions where name = 'counting'")
                    .query((row, index) -> new EventPosition(row.getLong("xid"), row.getLong("sequence")))
                    .optional()
                    .orElseGet(() -> {
                        market.sql("insert into event_test.positions values ('counting', ?, ?)")
                                .params(begin.xid(), begin.sequence())
                                .update();
                        return begin;
                    });
        }

        @Override
        public void apply(EventBatch batch) {
            own.executeWithoutResult(status -> {
                int moved = market.sql("""
                        update event_test.positions set xid = ?, sequence = ?
                        where name = 'counting' and xid = ? and sequence = ?
                        """)
                        .params(
                                batch.next().xid(),
                                batch.next().sequence(),
                                batch.from().xid(),
                                batch.from().sequence())
                        .update();
                if (moved != 1) {
                    throw new IllegalStateException("another instance was faster");
                }
                for (StoredEvent event : batch.events()) {
                    market.sql("""
                            insert into event_test.counts values (?, 1)
                            on conflict (aggregate_id) do update set events = counts.events + 1
                            """).params(event.aggregateId()).update();
                }
                if (failures.getAndUpdate(left -> Math.max(left - 1, 0)) > 0) {
                    throw new IllegalStateException("failed after applying");
                }
            });
        }
    }
}
