package io.quaestor.exchange.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.users.UserService;
import io.quaestor.exchange.users.UserStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
@Import(Market.class)
class SessionsTest {

    @Autowired
    Sessions sessions;

    @Autowired
    SessionStore store;

    @Autowired
    StringRedisTemplate redis;

    @Autowired
    Market market;

    @Autowired
    UserService users;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Clock clock;

    /** The first connection of a context can take longer than a call may. */
    @BeforeEach
    void awaitRedis() {
        Awaitility.await().ignoreExceptions().until(() -> redis.hasKey("test:{awaited}") != null);
    }

    @Test
    void a_session_is_found_as_it_began_and_lives_24_hours() {
        UUID user = market.user();
        Instant before = clock.instant().minusMillis(1);
        Session session = sessions.signIn(user, "web, 203.0.113.7");

        assertThat(sessions.find(session.id())).contains(session);
        assertThat(session.userId()).isEqualTo(user);
        assertThat(session.data()).isEqualTo("web, 203.0.113.7");
        assertThat(session.createdAt()).isBetween(before, clock.instant());
        assertThat(redis.opsForHash().keys(key(session))).containsExactlyInAnyOrder("userId", "data", "createdAt");
        assertThat(left(key(session))).isBetween(Duration.ofHours(24).minusMinutes(1), Duration.ofHours(24));
        assertThat(left(index(user))).isBetween(Duration.ofHours(24).minusMinutes(1), Duration.ofHours(24));
    }

    @Test
    void use_renews_the_life_of_the_session_and_of_the_index() {
        Session session = sessions.signIn(market.user(), null);
        redis.expire(key(session), Duration.ofMinutes(5));
        redis.expire(index(session.userId()), Duration.ofMinutes(5));

        assertThat(sessions.find(session.id())).contains(session);
        assertThat(left(key(session))).isGreaterThan(Duration.ofHours(23));
        assertThat(left(index(session.userId()))).isGreaterThan(Duration.ofHours(23));
    }

    @Test
    void listing_does_not_renew() {
        Session session = sessions.signIn(market.user(), null);
        redis.expire(key(session), Duration.ofMinutes(5));

        assertThat(sessions.of(session.userId())).containsExactly(session);
        assertThat(left(key(session))).isLessThanOrEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void an_expired_session_is_gone_and_the_index_does_not_claim_it() {
        UUID user = market.user();
        Session expired = sessions.signIn(user, null);
        Session alive = sessions.signIn(user, null);
        redis.expire(key(expired), Duration.ofMillis(1));
        Awaitility.await().until(() -> Boolean.FALSE.equals(redis.hasKey(key(expired))));
        // As if it had been used for the last time a day ago.
        redis.opsForZSet().add(index(user), expired.id(), (double) (System.currentTimeMillis() + 10_000));

        assertThat(sessions.of(user)).containsExactly(alive);
        assertThat(redis.opsForZSet().range(index(user), 0, -1)).containsExactly(alive.id());
        assertThat(sessions.find(expired.id())).isEmpty();
    }

    @Test
    void a_session_that_the_index_lost_is_in_it_again_after_its_next_use() {
        Session session = sessions.signIn(market.user(), null);
        redis.delete(index(session.userId()));
        // As after a minute.
        redis.expire(key(session), Duration.ofHours(23));

        assertThat(sessions.find(session.id())).isPresent();
        assertThat(sessions.of(session.userId())).containsExactly(session);
    }

    @Test
    void signing_out_ends_one_session_and_no_other() {
        UUID user = market.user();
        Session first = sessions.signIn(user, "first");
        Session second = sessions.signIn(user, "second");

        assertThat(sessions.signOut(first.id())).isTrue();
        assertThat(sessions.signOut(first.id())).isFalse();
        assertThat(sessions.find(first.id())).isEmpty();
        assertThat(sessions.find(second.id())).contains(second);
        assertThat(redis.opsForZSet().range(index(user), 0, -1)).containsExactly(second.id());
    }

    @Test
    void signing_out_everywhere_ends_every_session_of_that_user_alone() {
        UUID user = market.user();
        List<Session> own = IntStream.range(0, 7)
                .mapToObj(number -> sessions.signIn(user, "device " + number))
                .toList();
        Session other = sessions.signIn(market.user(), null);

        assertThat(sessions.signOutEverywhere(user)).isEqualTo(7);
        assertThat(own)
                .allSatisfy(session -> assertThat(sessions.find(session.id())).isEmpty());
        assertThat(sessions.of(user)).isEmpty();
        assertThat(redis.hasKey(index(user))).isFalse();
        assertThat(sessions.find(other.id())).contains(other);
        assertThat(sessions.signOutEverywhere(user)).isZero();
    }

    @Test
    void after_signing_in_and_out_everywhere_at_once_every_session_alive_is_in_the_index() throws Exception {
        UUID user = market.user();
        Set<String> ids = new HashSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<List<String>>> work = new ArrayList<>();
            for (int thread = 0; thread < 6; thread++) {
                boolean isLeaving = thread % 3 == 2;
                work.add(() -> {
                    List<String> began = new ArrayList<>();
                    for (int i = 0; i < 15; i++) {
                        if (isLeaving) {
                            sessions.signOutEverywhere(user);
                        } else {
                            began.add(sessions.signIn(user, null).id());
                        }
                    }
                    return began;
                });
            }
            for (Future<List<String>> began : threads.invokeAll(work)) {
                ids.addAll(began.get());
            }
        }
        Set<String> alive = new HashSet<>(ids);
        alive.removeIf(id -> !Boolean.TRUE.equals(redis.hasKey("session:{" + id + "}")));

        assertThat(ids).hasSize(60);
        assertThat(sessions.of(user)).extracting(Session::id).containsExactlyInAnyOrderElementsOf(alive);
        assertThat(sessions.signOutEverywhere(user)).isEqualTo(alive.size());
        assertThat(ids).noneMatch(id -> sessions.find(id).isPresent());
    }

    /** Each step of a sign-in with a sign-out and a look between, as they may fall. */
    @Test
    void a_sign_in_under_way_stays_in_the_index_whoever_signs_out_or_looks_meanwhile() {
        UUID user = market.user();
        Session session = new Session("A".repeat(43), user, "", Instant.parse("2026-11-27T12:00:00Z"));
        store.index(user, session.id());
        assertThat(sessions.of(user)).isEmpty();
        assertThat(sessions.signOutEverywhere(user)).isZero();
        store.create(session);
        assertThat(sessions.of(user)).containsExactly(session);
        assertThat(sessions.signOutEverywhere(user)).isEqualTo(1);
        assertThat(redis.hasKey(index(user))).isFalse();
    }

    @Test
    void the_hundred_and_first_session_ends_the_one_used_longest_ago() {
        UUID user = market.user();
        List<Session> all = IntStream.range(0, 101)
                .mapToObj(number -> sessions.signIn(user, "device " + number))
                .toList();

        assertThat(sessions.of(user)).hasSize(100).doesNotContain(all.getFirst());
        assertThat(sessions.find(all.getFirst().id())).isEmpty();
        assertThat(sessions.find(all.get(1).id())).isPresent();
    }

    @Test
    void unknown_and_closed_users_cannot_sign_in_and_frozen_ones_can() {
        UUID nobody = Ids.next();
        assertThatThrownBy(() -> sessions.signIn(nobody, null)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(Refusal.Code.UNKNOWN);
            assertThat(refusal).hasMessageContaining(nobody.toString());
        });
        UUID closed = market.user();
        jdbc.sql("update users set status = 'closed', version = version + 1 where id = ?")
                .param(closed)
                .update();
        assertThatThrownBy(() -> sessions.signIn(closed, null)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(Refusal.Code.STATE);
            assertThat(refusal).hasMessageContaining(closed.toString()).hasMessageContaining("closed");
        });
        assertThat(redis.hasKey(index(closed))).isFalse();
        UUID frozen = market.user();
        users.changeStatus(frozen, UserStatus.FROZEN, null, Market.CAUSE);
        assertThat(sessions.find(sessions.signIn(frozen, null).id())).isPresent();
    }

    @Test
    void what_cannot_be_a_sign_in_is_refused_as_invalid() {
        UUID user = market.user();
        for (String data : List.of("", " ", "a\0b", "x".repeat(1_001), "two\nlines", "\ud83d")) {
            assertThatThrownBy(() -> sessions.signIn(user, data))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.INVALID));
        }
        Session odd = sessions.signIn(user, "{}[]\"' 📱 휴대폰");
        assertThat(sessions.find(odd.id())).contains(odd);
    }

    static Stream<@Nullable String> hostileIds() {
        return Stream.of(
                null,
                "",
                " ",
                "x".repeat(10_000),
                "{}",
                "}{",
                "a".repeat(20) + "{b}" + "c".repeat(20),
                "a".repeat(42) + "\0",
                "\0",
                "📈".repeat(20),
                "a".repeat(42) + "\n",
                "*",
                UUID.randomUUID().toString(),
                "A".repeat(43));
    }

    @ParameterizedTest
    @MethodSource("hostileIds")
    void no_id_but_one_that_was_given_out_finds_anything(@Nullable String id) {
        assertThat(sessions.find(id)).isEmpty();
        assertThat(sessions.signOut(id)).isFalse();
    }

    @Test
    void ids_are_256_random_bits_and_no_text_of_a_session_shows_one() {
        UUID user = market.user();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            Session session = sessions.signIn(user, null);
            assertThat(session.id()).matches("[A-Za-z0-9_-]{43}");
            assertThat(session.toString()).doesNotContain(session.id());
            ids.add(session.id());
        }
        assertThat(ids).hasSize(50);
        // A counter or a time in it would give some of them the same beginning or end.
        assertThat(ids.stream().map(id -> id.substring(0, 8))).doesNotHaveDuplicates();
        assertThat(ids.stream().map(id -> id.substring(35))).doesNotHaveDuplicates();
    }

    @Test
    void a_hash_that_is_no_session_is_not_taken_for_one() {
        String id = "B".repeat(43);
        redis.opsForHash()
                .put("session:{" + id + "}", "userId", UUID.randomUUID().toString());
        redis.expire("session:{" + id + "}", Duration.ofMinutes(1));

        assertThatCode(() -> assertThat(sessions.find(id)).isEmpty()).doesNotThrowAnyException();
    }

    private Duration left(String key) {
        return Duration.ofSeconds(Objects.requireNonNull(redis.getExpire(key)));
    }

    private static String key(Session session) {
        return "session:{" + session.id() + "}";
    }

    private static String index(UUID user) {
        return "user:{" + user + "}:sessions";
    }
}
