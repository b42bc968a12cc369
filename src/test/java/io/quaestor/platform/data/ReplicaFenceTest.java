package io.quaestor.platform.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quaestor.IntegrationTest;
import io.quaestor.Standby;
import io.quaestor.TestStack;
import io.quaestor.exchange.Ids;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
@Import(ReplicaFenceTest.Someone.class)
class ReplicaFenceTest {

    private static final ThreadLocal<@Nullable UUID> WHO = new ThreadLocal<>();

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    Reads reads;

    @Autowired
    ReplicaFence fence;

    @Autowired
    ReplicaWatch watch;

    private final UUID user = Ids.next();

    @TestConfiguration(proxyBeanMethods = false)
    static class Someone {

        @Bean
        @Primary
        CurrentReader reader() {
            return () -> Optional.ofNullable(WHO.get());
        }
    }

    @AfterEach
    void nobody() {
        WHO.remove();
    }

    @Test
    void ones_own_write_is_read_back_from_the_primary_while_replay_is_paused() {
        WHO.set(Ids.next());
        try (var _ = Standby.paused()) {
            write(1);
            Stamped<Integer> read = read();
            assertThat(read.value()).isEqualTo(1);
            assertThat(read.source()).isEqualTo(ReadSource.PRIMARY_FOR_OWN_WRITE);
            assertThat(readElsewhere(Objects.requireNonNull(WHO.get())).value()).isEqualTo(1);
        }
        await().untilAsserted(() -> assertThat(read().source()).isEqualTo(ReadSource.REPLICA));
        assertThat(read().value()).isEqualTo(1);
        assertThat(fence.required(Objects.requireNonNull(WHO.get()))).isZero();
    }

    @Test
    void who_wrote_nothing_goes_on_reading_the_replica_unless_told_of_the_write() {
        UUID other = Ids.next();
        WHO.set(Ids.next());
        write(0);
        await().until(() -> read().source() == ReadSource.REPLICA);
        try (var _ = Standby.paused()) {
            write(1);
            Stamped<Integer> unaware = readElsewhere(other);
            assertThat(unaware.value()).isZero();
            assertThat(unaware.source()).isEqualTo(ReadSource.REPLICA);
            fence.raise(other, fence.required(Objects.requireNonNull(WHO.get())));
            assertThat(readElsewhere(other).value()).isEqualTo(1);
        }
    }

    @Test
    void a_write_whose_position_is_unknown_sends_the_reader_to_the_primary_once() {
        UUID who = Ids.next();
        WHO.set(who);
        write(1);
        fence.raise(who, ReplicaFence.UNKNOWN);
        assertThat(read().source()).isEqualTo(ReadSource.PRIMARY_FOR_OWN_WRITE);
        assertThat(fence.required(who)).isLessThan(ReplicaFence.UNKNOWN);
        await().untilAsserted(() -> assertThat(read().source()).isEqualTo(ReadSource.REPLICA));
    }

    @Test
    void a_rolled_back_write_asks_for_nothing() {
        UUID who = Ids.next();
        WHO.set(who);
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            jdbc.sql("select 1").query(Integer.class).single();
            status.setRollbackOnly();
        });
        assertThat(fence.required(who)).isZero();
    }

    @Test
    void the_primary_refuses_a_write_in_a_read_that_it_answers_for_the_replica() {
        WHO.set(Ids.next());
        try (var _ = Standby.paused()) {
            write(1);
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> reads.read(() -> readOnly()
                            .execute(status -> jdbc.sql("update users set kyc_level = 0 where false")
                                    .update()))))
                    .hasMessageContaining("read-only transaction");
        }
    }

    @Test
    void an_idle_primary_is_no_lag_and_paused_replay_shows_growing_bytes() {
        await().untilAsserted(() -> {
            assertThat(watch.latest().state()).isEqualTo(Freshness.State.STREAMING);
            assertThat(watch.latest().lagBytes()).isZero();
            assertThat(watch.latest().lagSeconds()).isEqualByComparingTo(BigDecimal.ZERO);
        });
        try (var _ = Standby.paused()) {
            write(1);
            await().until(() -> watch.latest().state() == Freshness.State.PAUSED && lagBytes() > 0);
            long before = lagBytes();
            write(2);
            await().until(() -> lagBytes() > before);
            assertThat(watch.latest().lagSeconds()).isPositive();
        }
    }

    @Test
    void a_dead_receiver_is_disconnected_and_never_zero_behind() {
        try (var _ = Standby.disconnected()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> watch.latest().state() == Freshness.State.DISCONNECTED);
            Freshness idle = watch.latest();
            assertThat(idle.lagSeconds() == null || idle.lagSeconds().signum() > 0)
                    .isTrue();
            assertThat(idle.lagBytes() == null || idle.lagBytes() > 0).isTrue();
            write(1);
            await().until(() -> lagBytes() > 0);
            assertThat(Objects.requireNonNull(watch.latest().lagSeconds())).isPositive();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> watch.latest().state() == Freshness.State.STREAMING);
    }

    @Test
    void a_replica_frozen_beyond_the_bound_is_not_read_until_it_has_caught_up() {
        ReplicaProperties oneSecond =
                new ReplicaProperties(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(100), 5);
        ReplicaWatch impatient = new ReplicaWatch(
                TestStack.addresses().primary(), TestStack.addresses().replica(), oneSecond, Clock.systemUTC());
        try {
            await().until(() -> impatient.latest().state() == Freshness.State.STREAMING && impatient.instead() == null);
            try (var _ = Standby.paused()) {
                write(1);
                await().until(() -> impatient.instead() == ReadSource.PRIMARY_FOR_STALE_REPLICA);
            }
            await().until(() -> impatient.instead() == null);
        } finally {
            impatient.stop();
        }
    }

    @Test
    void a_replica_that_does_not_answer_is_replaced_by_the_primary() {
        StoreAddresses addresses = TestStack.addresses();
        DatabaseAddress nobody =
                new DatabaseAddress("jdbc:postgresql://127.0.0.1:1/exchange", "quaestor_read", "not asked for");
        ReplicaProperties quick =
                new ReplicaProperties(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMillis(100), 5);
        ReplicaWatch away = new ReplicaWatch(addresses.primary(), nobody, quick, Clock.systemUTC());
        ReplicaWatch bothAway = new ReplicaWatch(nobody, nobody, quick, Clock.systemUTC());
        try {
            await().until(() -> away.instead() == ReadSource.PRIMARY_FOR_ABSENT_REPLICA);
            await().until(() -> bothAway.latest().state() == Freshness.State.AWAY);
            assertThat(bothAway.instead()).isNull();
            assertThat(away.latest().lagBytes()).isNull();
            assertThat(away.latest().lagSeconds()).isNull();
        } finally {
            away.stop();
            bothAway.stop();
        }
    }

    @Test
    void with_the_standby_stopped_no_read_fails_and_when_it_is_back_it_is_read_again() {
        WHO.set(Ids.next());
        write(7);
        await().until(() -> read().source() == ReadSource.REPLICA);
        long stopped = TestStack.stack().processId("standby");
        ProcessHandle.of(stopped).orElseThrow().destroyForcibly();

        Set<ReadSource> sources = EnumSet.noneOf(ReadSource.class);
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    Stamped<Integer> read = read();
                    assertThat(read.value()).isEqualTo(7);
                    sources.add(read.source());
                    return TestStack.stack().processes().getOrDefault("standby", stopped) != stopped
                            && sources.contains(ReadSource.PRIMARY_FOR_ABSENT_REPLICA)
                            && read.source() == ReadSource.REPLICA;
                });
    }

    @Test
    void none_of_many_writes_is_read_back_stale_whatever_the_replica_does() throws Exception {
        pairs(100, 7);
    }

    @Test
    @Tag("long")
    void none_of_a_thousand_writes_is_read_back_stale_whatever_the_replica_does() throws Exception {
        pairs(1_000, System.nanoTime());
    }

    private void pairs(int count, long seed) throws Exception {
        System.out.println("write-then-read pairs, seed " + seed);
        WHO.set(Ids.next());
        Random random = new Random(seed);
        int fromPrimary = 0;
        Instant begin = Instant.now();
        boolean paused = false;
        try {
            for (int value = 1; value <= count; value++) {
                if (random.nextInt(10) == 0) {
                    paused = !paused;
                    if (paused) {
                        var _ = Standby.paused();
                    } else {
                        Standby.resume();
                    }
                }
                write(value);
                Stamped<Integer> read =
                        random.nextBoolean() ? read() : readElsewhere(Objects.requireNonNull(WHO.get()));
                assertThat(read.value()).isEqualTo(value);
                fromPrimary += read.source() == ReadSource.REPLICA ? 0 : 1;
            }
        } finally {
            Standby.resume();
        }
        System.out.printf(
                "write-then-read pairs: %,d, none stale, %,d answered by the primary, in %s%n",
                count, fromPrimary, Duration.between(begin, Instant.now()));
        assertThat(fromPrimary).isBetween(1, count - 1);
    }

    private long lagBytes() {
        Long bytes = watch.latest().lagBytes();
        return bytes == null ? -1 : bytes;
    }

    private Stamped<Integer> read() {
        return reads.read(() -> Objects.requireNonNull(readOnly()
                .execute(status -> jdbc.sql("select coalesce(max(version), -1)::int from users where id = :id")
                        .param("id", user)
                        .query(Integer.class)
                        .single())));
    }

    /** Another thread, as another tab of the same or another operator would be. */
    private Stamped<Integer> readElsewhere(UUID who) {
        return CompletableFuture.supplyAsync(() -> {
                    WHO.set(who);
                    try {
                        return read();
                    } finally {
                        WHO.remove();
                    }
                })
                .join();
    }

    private void write(int version) {
        new TransactionTemplate(transactions)
                .executeWithoutResult(status -> jdbc.sql("""
                        insert into users (id, email, password_hash, created_at, updated_at, version)
                        values (:id, :email, '{none}', now(), now(), :version)
                        on conflict (id) do update set version = excluded.version, updated_at = now()
                        """)
                        .param("id", user)
                        .param("email", user + "@fence.quaestor.example")
                        .param("version", version)
                        .update());
    }

    private TransactionTemplate readOnly() {
        TransactionTemplate template = new TransactionTemplate(transactions);
        template.setReadOnly(true);
        return template;
    }
}
