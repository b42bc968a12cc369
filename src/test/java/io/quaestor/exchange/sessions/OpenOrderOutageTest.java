package io.quaestor.exchange.sessions;

import static io.quaestor.exchange.sessions.OpenOrderChecks.differences;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quaestor.TestStack;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.platform.data.StoreAddresses;
import io.quaestor.platform.embedded.EmbeddedSettings;
import io.quaestor.platform.embedded.EmbeddedStack;
import io.quaestor.platform.embedded.StackPorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;

/** The whole application, following by itself, on a stack of its own whose Redis nodes are killed. */
@SpringBootTest(properties = {"quaestor.followers.enabled=true", "quaestor.open-orders.rebuild-interval=10s"})
@ActiveProfiles("test")
@Import({Market.class, OpenOrderOutageTest.OwnStack.class})
@DirtiesContext
@Tag("long")
class OpenOrderOutageTest {

    @Autowired
    Market market;

    @Autowired
    OrderService orders;

    @Autowired
    OpenOrderStore store;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    StringRedisTemplate redis;

    @Autowired
    EmbeddedStack stack;

    private final List<UUID> open = new ArrayList<>();

    @Test
    void the_sets_are_those_of_the_database_again_after_redis_was_killed() {
        String symbol = market.list();
        List<UUID> users = IntStream.range(0, 20)
                .mapToObj(user -> market.userWith("1000000"))
                .toList();
        trade(symbol, users, 100);
        awaitEquality("at first");

        kill("redis1");
        trade(symbol, users, 50);
        awaitEquality("after one master was killed");

        IntStream.rangeClosed(1, 6).forEach(node -> kill("redis" + node));
        trade(symbol, users, 50);
        awaitEquality("after all nodes were killed");

        String key = "user:{" + users.getFirst() + "}:active_orders";
        assertThat(redis.opsForSet().add(key, Ids.next().toString())).isEqualTo(1);
        awaitEquality("after a write that no event accounts for");
    }

    /** Places orders and cancels about half of them. */
    private void trade(String symbol, List<UUID> users, int count) {
        for (int order = 0; order < count; order++) {
            open.add(market.placed(users.get(order % users.size()), symbol, OrderSide.BUY, "99", "1", 10));
            if (order % 2 == 1) {
                orders.cancel(open.remove(open.size() / 2), null, Market.CAUSE, Market.NOON);
            }
        }
    }

    private void awaitEquality(String when) {
        long begin = System.nanoTime();
        await(when)
                .atMost(Duration.ofSeconds(90))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(differences(jdbc, store)).isEmpty());
        System.out.println("open orders: equal " + when + ", " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    }

    private void kill(String server) {
        ProcessHandle.of(stack.processId(server)).orElseThrow().destroyForcibly();
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class OwnStack {

        @Bean(destroyMethod = "close")
        EmbeddedStack stack() {
            Path folder = Path.of("target/open-orders-stack").toAbsolutePath();
            assertThat(EmbeddedStack.discard(folder))
                    .as("no other run uses " + folder)
                    .isTrue();
            return EmbeddedStack.start(
                    EmbeddedSettings.in(folder, StackPorts.free()).withBinaries(TestStack.BINARIES));
        }

        @Bean
        StoreAddresses storeAddresses(EmbeddedStack stack) {
            return stack.addresses();
        }
    }
}
