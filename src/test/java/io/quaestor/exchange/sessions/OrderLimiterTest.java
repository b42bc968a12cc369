package io.quaestor.exchange.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaestor.IntegrationTest;
import io.quaestor.console.TestClock;
import io.quaestor.exchange.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;

@IntegrationTest
class OrderLimiterTest {

    private static final Duration WINDOW = Duration.ofMinutes(1);

    @Autowired
    OrderLimiter configured;

    private final StringRedisTemplate redis;

    private final RedisOutage outage = new RedisOutage();
    private CountingStore store;
    private TestClock clock = new TestClock();
    private UUID user = UUID.randomUUID();

    OrderLimiterTest(@Autowired StringRedisTemplate redis) {
        this.redis = redis;
        this.store = new CountingStore(redis);
    }

    private interface History {
        void play() throws Exception;
    }

    /**
     * Plays a history, anew for another user where Redis did not answer a call in time, as on a machine that does much
     * else: it proves nothing then. What holds without Redis is tested elsewhere.
     */
    private void answered(History history) throws Exception {
        for (int attempt = 1; attempt <= 5; attempt++) {
            store = new CountingStore(redis);
            clock = new TestClock();
            user = UUID.randomUUID();
            try {
                history.play();
            } catch (AssertionError failed) {
                if (store.failures.isEmpty()) {
                    throw failed;
                }
            }
            if (store.failures.isEmpty()) {
                return;
            }
            System.out.println("played again, for Redis did not answer: " + store.failures);
        }
        throw new AssertionError("Redis failed in each of 5 attempts");
    }

    static Stream<Long> seeds() {
        long first = ThreadLocalRandom.current().nextLong(1_000_000);
        return Stream.concat(Stream.of(1L, 2L, 3L), IntStream.range(0, 5).mapToObj(i -> first + i));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void one_process_answers_as_the_model_whatever_the_clock_does(long seed) throws Exception {
        answered(() -> {
            SplittableRandom random = new SplittableRandom(seed);
            int limit = random.nextInt(1, 12);
            OrderLimiter limiter = limiter(limit);
            assertAsModel(seed, random, new WindowModel(limit, WINDOW), List.of(limiter), 3_000);
        });
    }

    /**
     * Redis alone knows what the others admitted. The clock stands still or goes on: what it was when another process was
     * refused, which writes nothing, no process can know.
     */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void three_processes_answer_as_one(long seed) throws Exception {
        answered(() -> {
            SplittableRandom random = new SplittableRandom(seed);
            int limit = random.nextInt(1, 12);
            assertAsModel(
                    seed,
                    random,
                    new WindowModel(limit, WINDOW),
                    List.of(limiter(limit), limiter(limit), limiter(limit)),
                    0);
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void three_processes_whose_clock_steps_back_never_exceed_the_limit_together(long seed) throws Exception {
        answered(() -> {
            SplittableRandom random = new SplittableRandom(seed);
            int limit = random.nextInt(1, 12);
            List<OrderLimiter> processes = List.of(limiter(limit), limiter(limit), limiter(limit));
            List<Instant> admitted = new ArrayList<>();
            for (int step = 0; step < 400; step++) {
                move(random, 3_000);
                for (Admission admission : processes.get(random.nextInt(3)).admit(user, ids(random.nextInt(1, 5)))) {
                    if (admission instanceof Admission.Admitted fresh) {
                        admitted.add(fresh.at());
                    }
                }
            }
            assertThat(Windows.most(admitted, WINDOW)).as("seed %d", seed).isEqualTo(limit);
        });
    }

    private void move(SplittableRandom random, int mostBackMillis) {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> {}
            case 3 -> clock.forward(Duration.ofMillis(-random.nextLong(0, mostBackMillis + 1)));
            case 4 -> clock.forward(Duration.ofMillis(random.nextLong(50_000, 130_000)));
            default -> clock.forward(Duration.ofMillis(random.nextLong(1, 9_000)));
        }
    }

    private void assertAsModel(
            long seed, SplittableRandom random, WindowModel model, List<OrderLimiter> processes, int mostBackMillis) {
        List<UUID> sent = new ArrayList<>();
        int limited = 0;
        int steps = 400;
        for (int step = 0; step < steps; step++) {
            move(random, mostBackMillis);
            List<UUID> batch = new ArrayList<>();
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                UUID order = sent.isEmpty() || random.nextInt(4) > 0
                        ? new UUID(random.nextLong(), random.nextLong())
                        : sent.get(sent.size() - 1 - random.nextInt(Math.min(20, sent.size())));
                batch.add(order);
                sent.add(order);
            }
            Instant now = clock.instant();
            List<Admission> expected =
                    batch.stream().map(order -> model.admit(order, now)).toList();
            List<Admission> actual =
                    processes.get(random.nextInt(processes.size())).admit(user, batch);
            assertThat(actual)
                    .as("seed %d, step %d, at %s, orders %s", seed, step, now, batch)
                    .isEqualTo(expected);
            limited += (int) expected.stream()
                    .filter(Admission.Limited.class::isInstance)
                    .count();
        }
        assertThat(limited).as("seed %d: the limit was met", seed).isGreaterThan(20);
    }

    @Test
    void refused_orders_do_not_prolong_the_ban() throws Exception {
        answered(() -> {
            OrderLimiter limiter = limiter(3);
            Instant start = clock.instant();
            assertThat(limiter.admit(user, ids(3))).allMatch(Admission.Admitted.class::isInstance);
            Long life = redis.getExpire(key());
            for (int second = 1; second < 60; second++) {
                clock.forward(Duration.ofSeconds(1));
                assertThat(limiter.admit(user, ids(5))).containsOnly(new Admission.Limited(start.plus(WINDOW)));
            }
            // Another process has no count of its own, so this one asks Redis.
            assertThat(limiter(3).admit(user, ids(5))).containsOnly(new Admission.Limited(start.plus(WINDOW)));
            assertThat(redis.opsForZSet().zCard(key())).isEqualTo(3);
            assertThat(redis.getExpire(key())).isLessThanOrEqualTo(life);

            clock.forward(Duration.ofSeconds(1));
            assertThat(limiter.admit(user, ids(3))).containsOnly(new Admission.Admitted(start.plus(WINDOW)));
        });
    }

    @Test
    void an_order_over_the_limit_fits_exactly_when_it_was_told() throws Exception {
        answered(() -> {
            OrderLimiter limiter = limiter(1);
            limiter.admit(user, ids(1));
            clock.forward(Duration.ofMillis(12_345));
            Admission.Limited limited =
                    (Admission.Limited) limiter.admit(user, ids(1)).getFirst();

            clock.forward(Duration.between(clock.instant(), limited.freeAt()).minusMillis(1));
            assertThat(limiter.admit(user, ids(1))).containsExactly(limited);
            clock.forward(Duration.ofMillis(1));
            assertThat(limiter.admit(user, ids(1))).containsExactly(new Admission.Admitted(limited.freeAt()));
        });
    }

    @Test
    void the_window_is_a_sorted_set_of_order_ids_that_expires_with_its_last_order() throws Exception {
        answered(() -> {
            OrderLimiter limiter = limiter(10);
            List<UUID> orders = ids(4);
            limiter.admit(user, orders);

            assertThat(redis.opsForZSet().range(key(), 0, -1))
                    .containsExactlyInAnyOrderElementsOf(
                            orders.stream().map(UUID::toString).toList());
            assertThat(redis.opsForZSet().score(key(), orders.getFirst().toString()))
                    .isEqualTo((double) clock.millis());
            assertThat(redis.getExpire(key())).isBetween(60L, 65L);
        });
    }

    @Test
    void a_clock_far_ahead_of_the_others_bans_nobody_for_longer_than_two_windows() throws Exception {
        answered(() -> {
            TestClock broken = new TestClock();
            broken.forward(Duration.ofHours(1));
            new OrderLimiter(store, outage, 2, WINDOW, broken).admit(user, ids(2));
            OrderLimiter limiter = limiter(2);

            assertThat(limiter.admit(user, ids(2))).containsOnly(new Admission.Admitted(clock.instant()));
            assertThat(redis.getExpire(key())).isLessThanOrEqualTo(65);

            // Within a window it is believed, and time stands still until it is caught up.
            Instant real = clock.instant();
            clock.forward(Duration.ofSeconds(59));
            UUID another = UUID.randomUUID();
            limiter.admit(another, ids(2));
            clock.forward(Duration.ofSeconds(-59));
            assertThat(limiter(2).admit(another, ids(1)))
                    .containsExactly(new Admission.Limited(real.plusSeconds(59).plus(WINDOW)));
        });
    }

    @Test
    void a_clock_set_back_by_an_hour_does_not_ban_for_an_hour() throws Exception {
        answered(() -> {
            OrderLimiter limiter = limiter(2);
            limiter.admit(user, ids(2));
            clock.forward(Duration.ofHours(-1));

            assertThat(limiter.admit(user, ids(3)))
                    .containsExactly(
                            new Admission.Admitted(clock.instant()),
                            new Admission.Admitted(clock.instant()),
                            new Admission.Limited(clock.instant().plus(WINDOW)));
        });
    }

    @Test
    void users_who_have_been_idle_are_forgotten() {
        OrderLimiter limiter = limiter(10);
        for (int i = 0; i < 200; i++) {
            limiter.admit(UUID.randomUUID(), ids(1));
        }
        assertThat(limiter.rememberedUsers()).isEqualTo(200);
        clock.forward(WINDOW.multipliedBy(2));
        limiter.admit(user, ids(1));
        assertThat(limiter.rememberedUsers()).isEqualTo(1);
    }

    @Test
    void the_limit_is_600_orders_a_minute_unless_set_and_a_call_brings_1000_at_most() {
        assertThat(configured.admit(user, ids(1_000)).stream().filter(Admission.Admitted.class::isInstance))
                .hasSize(600);
        assertThat(configured.admit(user, List.of())).isEmpty();
        assertThatThrownBy(() -> configured.admit(user, ids(1_001)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("1001 orders")
                .hasMessageContaining("1000");
    }

    @Test
    void settings_beyond_reason_are_refused_by_name() {
        for (int limit : new int[] {0, -1, 100_001}) {
            assertThatThrownBy(() -> new LimitProperties(limit))
                    .hasMessageContaining("quaestor.exchange.orders-per-minute")
                    .hasMessageContaining(String.valueOf(limit));
        }
    }

    /** What a caller was told of an order, and the time before and after it asked. */
    private record Told(UUID order, Admission admission, Instant asked, Instant answered) {

        boolean isAdmitted() {
            return admission instanceof Admission.Admitted;
        }

        Instant at() {
            return ((Admission.Admitted) admission).at();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void eight_callers_at_once_never_exceed_the_limit_and_leave_no_place_free(long seed) throws Exception {
        answered(() -> {
            int limit = 20;
            // Long beside any pause of a thread between reading the clock and reaching Redis.
            Duration window = Duration.ofSeconds(2);
            // Two processes, so that both the own count and Redis' decide; a real clock, so that everybody's moves.
            List<OrderLimiter> processes = List.of(
                    new OrderLimiter(store, outage, limit, window, Clock.systemUTC()),
                    new OrderLimiter(store, outage, limit, window, Clock.systemUTC()));
            Instant end = Instant.now().plusMillis(5_000);
            List<Told> all = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
                List<Callable<List<Told>>> callers = IntStream.range(0, 8)
                        .<Callable<List<Told>>>mapToObj(thread ->
                                () -> call(processes.get(thread % 2), new SplittableRandom(seed + thread), end))
                        .toList();
                for (Future<List<Told>> told : threads.invokeAll(callers)) {
                    all.addAll(told.get());
                }
            }
            // A repetition is told the time of the first admission: one entry.
            List<Told> admitted = all.stream()
                    .filter(Told::isAdmitted)
                    .collect(Collectors.toMap(
                            told -> List.of(told.order(), told.at()), told -> told, (first, again) -> first))
                    .values()
                    .stream()
                    .toList();
            assertThat(Windows.most(admitted.stream().map(Told::at).toList(), window))
                    .as("seed %d: most in any window", seed)
                    .isEqualTo(limit);
            List<Told> refused = all.stream().filter(told -> !told.isAdmitted()).toList();
            for (Told told : refused) {
                // What another caller had asked for by then may be admitted a moment later, and had the place.
                long taken = admitted.stream()
                        .filter(other -> other.at().isAfter(told.asked().minus(window))
                                && !other.asked().isAfter(told.answered()))
                        .count();
                assertThat(taken)
                        .as("seed %d: refused with a place free: %s", seed, told)
                        .isGreaterThanOrEqualTo(limit);
            }
            assertThat(refused).as("seed %d: refused", seed).hasSizeGreaterThan(100);
            System.out.printf(
                    "seed %d: %d orders admitted in %s, %d answers refused%n",
                    seed, admitted.size(), "5 s", refused.size());
        });
    }

    private List<Told> call(OrderLimiter limiter, SplittableRandom random, Instant end) {
        List<Told> told = new ArrayList<>();
        List<UUID> own = new ArrayList<>();
        while (Instant.now().isBefore(end)) {
            List<UUID> batch = new ArrayList<>(ids(random.nextInt(1, 4)));
            if (!own.isEmpty() && random.nextInt(3) == 0) {
                batch.add(own.get(random.nextInt(own.size())));
            }
            own.addAll(batch);
            Instant asked = Instant.ofEpochMilli(System.currentTimeMillis());
            List<Admission> answers = limiter.admit(user, batch);
            Instant answered = Instant.ofEpochMilli(System.currentTimeMillis());
            for (int i = 0; i < batch.size(); i++) {
                told.add(new Told(batch.get(i), answers.get(i), asked, answered));
            }
        }
        return told;
    }

    private OrderLimiter limiter(int limit) {
        return new OrderLimiter(store, outage, limit, WINDOW, clock);
    }

    private String key() {
        return "ratelimit:{" + user + "}";
    }

    private static List<UUID> ids(int count) {
        return Stream.generate(UUID::randomUUID).limit(count).toList();
    }
}
