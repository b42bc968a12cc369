package io.quaestor.exchange.sessions;

import static io.quaestor.exchange.Market.dec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.quaestor.IntegrationTest;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.OrderEntry;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.Placement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;

@IntegrationTest(properties = "quaestor.exchange.orders-per-minute=5")
@Import(Market.class)
class EnterTest {

    @Autowired
    OrderEntry orders;

    @Autowired
    Sessions sessions;

    @Autowired
    Market market;

    @Autowired
    StringRedisTemplate redis;

    @Autowired
    @Qualifier("primaryPool")
    HikariDataSource primary;

    /** The first connection of a context can take longer than a call may. */
    @BeforeEach
    void awaitRedis() {
        Awaitility.await().ignoreExceptions().until(() -> redis.hasKey("test:{awaited}") != null);
    }

    @Test
    void orders_within_the_limit_are_placed_and_those_beyond_are_answered_and_not_stored() {
        String symbol = market.list();
        UUID user = market.userWith("100000");
        String session = sessions.signIn(user, null).id();
        List<NewOrder> requests =
                Stream.generate(() -> order(user, symbol)).limit(8).toList();

        List<Placement> placements = orders.enter(session, requests, Market.CAUSE);

        assertThat(placements)
                .extracting(Placement::orderId)
                .containsExactlyElementsOf(requests.stream().map(NewOrder::id).toList());
        assertThat(placements.subList(0, 5)).hasOnlyElementsOfType(Placement.Placed.class);
        Instant now = Instant.now();
        assertThat(placements.subList(5, 8))
                .hasOnlyElementsOfType(Placement.Limited.class)
                .allSatisfy(limited ->
                        assertThat(((Placement.Limited) limited).retryAt()).isBetween(now, now.plusSeconds(60)));
        assertThat(market.row("select count(*) as n from orders where user_id = ?", user))
                .containsEntry("n", 5L);
        for (NewOrder limited : requests.subList(5, 8)) {
            assertThat(market.events(limited.id())).isEmpty();
        }
    }

    @Test
    void the_same_order_again_counts_once_and_is_answered_as_placed_before() {
        String symbol = market.list();
        UUID user = market.userWith("100000");
        String session = sessions.signIn(user, null).id();
        NewOrder order = order(user, symbol);
        orders.enter(session, List.of(order), Market.CAUSE);
        for (int i = 0; i < 10; i++) {
            assertThat(orders.enter(session, List.of(order), Market.CAUSE))
                    .containsExactly(new Placement.AlreadyPlaced(order.id()));
        }
        assertThat(redis.opsForZSet().zCard("ratelimit:{" + user + "}")).isEqualTo(1);
        List<NewOrder> more =
                Stream.generate(() -> order(user, symbol)).limit(4).toList();
        assertThat(orders.enter(session, more, Market.CAUSE)).hasOnlyElementsOfType(Placement.Placed.class);
        // The window is full now, and the known order still comes through.
        assertThat(orders.enter(session, List.of(order, order(user, symbol)), Market.CAUSE))
                .satisfiesExactly(
                        first -> assertThat(first).isInstanceOf(Placement.AlreadyPlaced.class),
                        second -> assertThat(second).isInstanceOf(Placement.Limited.class));
    }

    @Test
    void what_the_rules_reject_counts_too() {
        String symbol = market.list();
        UUID poor = market.user();
        String session = sessions.signIn(poor, null).id();
        List<NewOrder> requests =
                Stream.generate(() -> order(poor, symbol)).limit(6).toList();

        List<Placement> placements = orders.enter(session, requests, Market.CAUSE);
        assertThat(placements.subList(0, 5)).hasOnlyElementsOfType(Placement.Rejected.class);
        assertThat(placements.get(5)).isInstanceOf(Placement.Limited.class);
    }

    @Test
    void place_is_unlimited() {
        String symbol = market.list();
        UUID user = market.userWith("100000");
        for (int i = 0; i < 12; i++) {
            assertThat(market.place(order(user, symbol))).isInstanceOf(Placement.Placed.class);
        }
    }

    @Test
    void an_order_of_another_user_than_the_session_s_refuses_all_and_counts_nothing() {
        String symbol = market.list();
        UUID user = market.userWith("1000");
        UUID other = market.userWith("1000");
        String session = sessions.signIn(user, null).id();
        List<NewOrder> mixed = List.of(order(user, symbol), order(other, symbol));

        assertThatThrownBy(() -> orders.enter(session, mixed, Market.CAUSE))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(Refusal.Code.RULE);
                    assertThat(refusal)
                            .hasMessageContaining(mixed.get(1).id().toString())
                            .hasMessageContaining(user.toString());
                    assertThat(refusal.getMessage()).doesNotContain(session);
                });
        mixed.forEach(order -> assertThat(market.events(order.id())).isEmpty());
        assertThat(redis.hasKey("ratelimit:{" + user + "}")).isFalse();
        assertThat(redis.hasKey("ratelimit:{" + other + "}")).isFalse();
    }

    static Stream<@Nullable String> unknownSessions() {
        return Stream.of(null, "", "x".repeat(10_000), "{}", "\0", "📈", "A".repeat(43));
    }

    @ParameterizedTest
    @MethodSource("unknownSessions")
    void an_unknown_session_enters_nothing(@Nullable String session) {
        UUID user = market.userWith("1000");
        NewOrder order = order(user, market.list());
        assertThatThrownBy(() -> orders.enter(session, List.of(order), Market.CAUSE))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(Refusal.Code.UNKNOWN);
                    assertThat(refusal).hasMessageContaining("sign in again");
                });
        assertThat(market.events(order.id())).isEmpty();
    }

    @Test
    void a_session_that_ended_enters_nothing() {
        UUID user = market.userWith("1000");
        String session = sessions.signIn(user, null).id();
        NewOrder order = order(user, market.list());
        sessions.signOut(session);
        assertThatThrownBy(() -> orders.enter(session, List.of(order), Market.CAUSE))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("sign in again");
    }

    @Test
    void redis_is_asked_without_a_connection_to_the_database() throws SQLException {
        UUID user = market.userWith("100000");
        String symbol = market.list();
        String session = sessions.signIn(user, null).id();
        orders.enter(
                session, Stream.generate(() -> order(user, symbol)).limit(5).toList(), Market.CAUSE);
        List<Connection> taken = new ArrayList<>();
        try {
            for (int i = 0; i < primary.getMaximumPoolSize(); i++) {
                taken.add(primary.getConnection());
            }
            long begin = System.nanoTime();
            assertThat(orders.enter(session, List.of(order(user, symbol)), Market.CAUSE))
                    .hasOnlyElementsOfType(Placement.Limited.class);
            assertThat(System.nanoTime() - begin).isLessThan(primary.getConnectionTimeout() * 1_000_000);
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
    }

    @Test
    void no_orders_are_no_placements_and_too_many_are_refused() {
        UUID user = market.user();
        String session = sessions.signIn(user, null).id();
        assertThat(orders.enter(session, List.of(), Market.CAUSE)).isEmpty();
        List<NewOrder> flood = Collections.nCopies(1_001, order(user, "NONE"));
        assertThatThrownBy(() -> orders.enter(session, flood, Market.CAUSE))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("1001");
    }

    private static NewOrder order(UUID user, String symbol) {
        return NewOrder.limit(Ids.next(), user, symbol, OrderSide.BUY, dec("100"), dec("0.1"), 1, Instant.now());
    }
}
