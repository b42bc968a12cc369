package io.quaestor.exchange.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.console.TestClock;
import io.quaestor.platform.data.DatabaseAddress;
import io.quaestor.platform.data.RedisAddress;
import io.quaestor.platform.data.StoreAddresses;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

/** A client whose Redis is nowhere: nothing listens at the addresses it has. */
class RedisAwayTest {

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final AnnotationConfigApplicationContext CONTEXT = new AnnotationConfigApplicationContext();

    private final TestClock clock = new TestClock();
    private final UUID user = UUID.randomUUID();

    @BeforeAll
    static void connect() {
        DatabaseAddress none = new DatabaseAddress("jdbc:postgresql://127.0.0.1:1/none", "nobody", "");
        RedisAddress redis = new RedisAddress(List.of("127.0.0.1:1", "127.0.0.1:2"), "");
        CONTEXT.registerBean(
                StoreAddresses.class, () -> new StoreAddresses(none, none, none, none, none, none, none, redis));
        CONTEXT.scan("io.quaestor.platform.redis");
        CONTEXT.refresh();
    }

    @AfterAll
    static void disconnect() {
        CONTEXT.close();
    }

    @Test
    void the_process_s_own_window_holds_the_same_limit_and_the_log_says_so_once() {
        OrderLimiter limiter = new OrderLimiter(
                new LimitStore(CONTEXT.getBean(StringRedisTemplate.class)), new RedisOutage(), 50, WINDOW, clock);
        WindowModel model = new WindowModel(50, WINDOW);
        try (OutageLog log = new OutageLog()) {
            List<UUID> repeated = ids(3);
            for (int second = 0; second < 150; second++) {
                List<UUID> batch = second % 7 == 0 ? repeated : ids(3);
                var now = clock.instant();
                assertThat(limiter.admit(user, batch))
                        .as("after %d s", second)
                        .isEqualTo(batch.stream()
                                .map(order -> model.admit(order, now))
                                .toList());
                clock.forward(Duration.ofSeconds(1));
            }
            assertThat(log.lines()).singleElement().asString().contains("Redis does not answer");
        }
    }

    private static List<UUID> ids(int count) {
        return Stream.generate(UUID::randomUUID).limit(count).toList();
    }
}
