package io.quaestor.exchange.sessions;

import static io.quaestor.exchange.Market.dec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaestor.QuaestorApplication;
import io.quaestor.TestStack;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.OrderEntry;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.Placement;
import io.quaestor.platform.data.StoreAddresses;
import io.quaestor.platform.embedded.EmbeddedSettings;
import io.quaestor.platform.embedded.EmbeddedStack;
import io.quaestor.platform.embedded.StackPorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

/** On stacks of their own, whose Redis nodes are stopped while orders are entered. */
@Tag("long")
class LimitsFailoverTest {

    private static final int LIMIT = 50;
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final int USERS = 12;

    @TempDir
    Path data = Path.of("");

    /** An order admitted by one of the processes. */
    private record Admitted(int process, UUID userId, UUID order, Instant at) {}

    /**
     * What one calling thread saw.
     *
     * @param longestBan the longest that an order was told to wait
     */
    private record Calls(Set<Admitted> admitted, int calls, Duration longest, Duration longestBan) {}

    @Test
    void a_master_s_death_neither_opens_the_limit_nor_bans_anybody() throws Exception {
        long seed = System.nanoTime() % 1_000_000;
        try (EmbeddedStack stack = start();
                AnnotationConfigApplicationContext context = client(stack);
                OutageLog log = new OutageLog()) {
            StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
            List<CountingStore> stores = List.of(new CountingStore(redis), new CountingStore(redis));
            List<OrderLimiter> processes = stores.stream()
                    .map(store -> new OrderLimiter(store, new RedisOutage(), LIMIT, WINDOW, Clock.systemUTC()))
                    .toList();
            List<UUID> users = Stream.generate(UUID::randomUUID).limit(USERS).toList();
            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> redis.hasKey("ratelimit:{" + users.getFirst() + "}") != null);

            AtomicBoolean isOver = new AtomicBoolean();
            List<Future<Calls>> running = new ArrayList<>();
            Instant frozen;
            List<Calls> calls = new ArrayList<>();
            long master = stack.processId("redis1");
            try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
                for (int thread = 0; thread < 6; thread++) {
                    int process = thread % 2;
                    SplittableRandom random = new SplittableRandom(seed + thread);
                    running.add(threads.submit(() -> call(processes.get(process), process, users, random, isOver)));
                }
                Thread.sleep(WINDOW.toMillis() * 2);
                frozen = Instant.now();
                signal("STOP", master);
                Thread.sleep(WINDOW.toMillis() * 4);
                isOver.set(true);
                // An exception that reached a caller is thrown here.
                for (Future<Calls> future : running) {
                    calls.add(future.get());
                }
            } finally {
                signal("CONT", master);
            }
            report(seed, stores, calls, users, frozen);
            assertBounds(seed, stores, calls, users, frozen);
            assertThat(log.lines().stream().filter(line -> line.contains("does not answer")))
                    .as("seed %d: each process says once that Redis is away", seed)
                    .hasSize(2);
            assertThat(log.lines().stream().filter(line -> line.contains("answers again")))
                    .as("seed %d: and once that it is back", seed)
                    .hasSize(2);
        }
    }

    private static Calls call(
            OrderLimiter limiter, int process, List<UUID> users, SplittableRandom random, AtomicBoolean isOver)
            throws InterruptedException {
        Set<Admitted> admitted = new HashSet<>();
        List<UUID> own = new ArrayList<>();
        Duration longest = Duration.ZERO;
        Duration longestBan = Duration.ZERO;
        int calls = 0;
        while (!isOver.get()) {
            // So that the servers get a turn on a small machine.
            Thread.sleep(2);
            UUID user = users.get(random.nextInt(users.size()));
            List<UUID> batch = new ArrayList<>();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                boolean isRepeated = !own.isEmpty() && random.nextInt(5) == 0;
                batch.add(isRepeated ? own.get(own.size() - 1 - random.nextInt(Math.min(50, own.size()))) : Ids.next());
            }
            own.addAll(batch);
            long begin = System.nanoTime();
            List<Admission> admissions = limiter.admit(user, batch);
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            longest = took.compareTo(longest) > 0 ? took : longest;
            calls++;
            Instant answered = Instant.now();
            for (int i = 0; i < batch.size(); i++) {
                switch (admissions.get(i)) {
                    case Admission.Admitted one -> admitted.add(new Admitted(process, user, batch.get(i), one.at()));
                    case Admission.Limited one -> {
                        Duration ban = Duration.between(answered, one.freeAt());
                        longestBan = ban.compareTo(longestBan) > 0 ? ban : longestBan;
                    }
                }
            }
        }
        return new Calls(admitted, calls, longest, longestBan);
    }

    private static void assertBounds(
            long seed, List<CountingStore> stores, List<Calls> calls, List<UUID> users, Instant frozen) {
        List<CountingStore.Failure> failures =
                stores.stream().flatMap(store -> store.failures.stream()).toList();
        assertThat(failures)
                .as("seed %d: failures", seed)
                .isNotEmpty()
                .allMatch(one -> one.at().isAfter(frozen));
        assertThat(failures.stream()
                        .map(CountingStore.Failure::userId)
                        .distinct()
                        .count())
                .as("seed %d: users whose master was frozen", seed)
                .isBetween(1L, USERS - 1L);
        for (UUID user : users) {
            for (int process = 0; process < 2; process++) {
                assertThat(Windows.most(times(calls, user, process), WINDOW))
                        .as("seed %d: most of user %s in any window of process %d", seed, user, process)
                        .isLessThanOrEqualTo(LIMIT);
            }
            List<Instant> together = times(calls, user, -1);
            assertThat(Windows.most(together, WINDOW))
                    .as("seed %d: most of user %s in any window of both", seed, user)
                    .isLessThanOrEqualTo(2 * LIMIT);
            Instant lastFailure = failures.stream()
                    .filter(one -> one.userId().equals(user))
                    .map(CountingStore.Failure::at)
                    .max(Instant::compareTo)
                    .orElse(Instant.EPOCH);
            assertThat(most(together, Instant.EPOCH, frozen.minusSeconds(1)))
                    .as("seed %d: most of user %s before", seed, user)
                    .isEqualTo(LIMIT);
            assertThat(most(together, lastFailure, Instant.MAX))
                    .as("seed %d: most of user %s afterwards", seed, user)
                    .isEqualTo(LIMIT);
            assertThat(Windows.longestGap(together))
                    .as("seed %d: longest time in which user %s got nothing", seed, user)
                    // Callers wait for a frozen master until the command time-out, again and again until the failover.
                    .isLessThan(WINDOW.plusSeconds(4));
        }
        assertThat(calls)
                .as("seed %d", seed)
                .allSatisfy(one -> assertThat(one.longestBan())
                        .as("longest that an order was told to wait")
                        .isLessThanOrEqualTo(WINDOW));
        assertThat(calls)
                .as("seed %d", seed)
                .allSatisfy(one -> assertThat(one.longest()).isLessThan(Duration.ofSeconds(2)));
    }

    private static void report(
            long seed, List<CountingStore> stores, List<Calls> calls, List<UUID> users, Instant frozen) {
        List<CountingStore.Failure> failures =
                stores.stream().flatMap(store -> store.failures.stream()).toList();
        Instant last = failures.stream()
                .map(CountingStore.Failure::at)
                .max(Instant::compareTo)
                .orElse(frozen);
        System.out.printf(
                "seed %d: a frozen master was missed for %d ms by %d of %d users: %d of %d calls failed over to the own "
                        + "window, the longest took %d ms; most in one window: %d by one process, %d by both (limit %d); "
                        + "longest without an order: %d ms (window %d ms); failures %s%n",
                seed,
                Duration.between(frozen, last).toMillis(),
                failures.stream().map(CountingStore.Failure::userId).distinct().count(),
                users.size(),
                failures.size(),
                calls.stream().mapToInt(Calls::calls).sum(),
                calls.stream()
                        .map(Calls::longest)
                        .max(Duration::compareTo)
                        .orElseThrow()
                        .toMillis(),
                users.stream()
                        .mapToInt(user -> Math.max(
                                Windows.most(times(calls, user, 0), WINDOW),
                                Windows.most(times(calls, user, 1), WINDOW)))
                        .max()
                        .orElseThrow(),
                users.stream()
                        .mapToInt(user -> Windows.most(times(calls, user, -1), WINDOW))
                        .max()
                        .orElseThrow(),
                LIMIT,
                users.stream()
                        .map(user -> Windows.longestGap(times(calls, user, -1)))
                        .max(Duration::compareTo)
                        .orElseThrow()
                        .toMillis(),
                WINDOW.toMillis(),
                failures.stream().map(CountingStore.Failure::kind).distinct().toList());
    }

    private static int most(List<Instant> times, Instant after, Instant before) {
        return Windows.most(
                times.stream()
                        .filter(at -> at.isAfter(after) && at.isBefore(before))
                        .toList(),
                WINDOW);
    }

    /** When orders of a user were admitted, by one process or by all (-1). A repetition is told the same time. */
    private static List<Instant> times(List<Calls> calls, UUID user, int process) {
        return calls.stream()
                .flatMap(one -> one.admitted().stream())
                .filter(one -> one.userId().equals(user) && (process < 0 || one.process() == process))
                .map(one -> Map.entry(one.order(), one.at()))
                .distinct()
                .map(Map.Entry::getValue)
                .toList();
    }

    @Test
    void orders_are_entered_while_all_of_redis_hangs_within_the_same_limit() throws Exception {
        try (EmbeddedStack stack = start();
                ConfigurableApplicationContext application = application(stack);
                OutageLog log = new OutageLog()) {
            Market market = application.getBean(Market.class);
            OrderEntry orders = application.getBean(OrderEntry.class);
            Sessions sessions = application.getBean(Sessions.class);
            String symbol = market.list();
            UUID user = market.userWith("100000");
            Session session = sessions.signIn(user, null);
            assertThat(enter(orders, session, symbol, 4)).hasOnlyElementsOfType(Placement.Placed.class);

            List<Long> nodes = stack.processes().entrySet().stream()
                    .filter(server -> server.getKey().startsWith("redis"))
                    .map(Map.Entry::getValue)
                    .toList();
            assertThat(nodes).hasSize(6);
            for (long node : nodes) {
                signal("STOP", node);
            }
            try {
                long begin = System.nanoTime();
                for (int i = 0; i < 3; i++) {
                    assertThat(enter(orders, session, symbol, 2)).hasOnlyElementsOfType(Placement.Placed.class);
                }
                System.out.printf(
                        "3 calls with all of Redis hanging took %d ms%n", (System.nanoTime() - begin) / 1_000_000);
                assertThat(enter(orders, session, symbol, 2)).hasOnlyElementsOfType(Placement.Limited.class);
                assertThatThrownBy(() -> sessions.signIn(user, null))
                        .isInstanceOfSatisfying(
                                Refusal.class,
                                refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.UNAVAILABLE));
                assertThatThrownBy(() -> sessions.of(user)).isInstanceOf(Refusal.class);
                assertThat(sessions.find("A".repeat(43))).isEmpty();
                assertThat(log.lines()).singleElement().asString().contains("Redis does not answer");
            } finally {
                for (long node : nodes) {
                    signal("CONT", node);
                }
            }
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                sessions.find(session.id());
                return log.lines().stream().anyMatch(line -> line.contains("answers again"));
            });
            assertThat(log.lines().stream().filter(line -> line.contains("does not answer")))
                    .hasSize(1);
            // What was admitted without Redis still counts.
            assertThat(market.row("select count(*) as n from orders where user_id = ?", user))
                    .containsEntry("n", 10L);
        }
    }

    private static List<Placement> enter(OrderEntry orders, Session session, String symbol, int count) {
        return orders.enter(
                session.id(),
                Stream.generate(() -> NewOrder.limit(
                                Ids.next(),
                                session.userId(),
                                symbol,
                                OrderSide.BUY,
                                dec("100"),
                                dec("0.1"),
                                1,
                                Instant.now()))
                        .limit(count)
                        .toList(),
                Market.CAUSE);
    }

    private EmbeddedStack start() {
        return EmbeddedStack.start(
                EmbeddedSettings.in(data.resolve("stack"), StackPorts.free()).withBinaries(TestStack.BINARIES));
    }

    private static AnnotationConfigApplicationContext client(EmbeddedStack stack) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(StoreAddresses.class, stack::addresses);
        context.scan("io.quaestor.platform.redis");
        context.refresh();
        return context;
    }

    private static ConfigurableApplicationContext application(EmbeddedStack stack) {
        SpringApplication application = new SpringApplication(QuaestorApplication.class, Market.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        return application.run(
                "--quaestor.data=" + stack.folder(),
                "--quaestor.attach=true",
                "--quaestor.binaries=" + TestStack.BINARIES,
                "--quaestor.exchange.orders-per-minute=10",
                "--spring.autoconfigure.exclude=com.vaadin.flow.spring.SpringBootAutoConfiguration,"
                        + "com.vaadin.flow.spring.SpringSecurityAutoConfiguration,"
                        + "com.vaadin.flow.spring.VaadinScopesConfig");
    }

    private static void signal(String signal, long process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, String.valueOf(process))
                        .start()
                        .waitFor())
                .isZero();
    }
}
