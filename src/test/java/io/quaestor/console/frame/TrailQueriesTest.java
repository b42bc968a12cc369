package io.quaestor.console.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.Cause;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.trades.Fill;
import io.quaestor.exchange.trades.TradeService;
import io.quaestor.exchange.users.UserService;
import io.quaestor.exchange.users.UserStatus;
import io.quaestor.platform.data.KeysetQuery;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@IntegrationTest
@Import(Market.class)
class TrailQueriesTest {

    @Autowired
    private TrailQueries queries;

    @Autowired
    private UserService users;

    @Autowired
    private TradeService trades;

    @Autowired
    private Market market;

    @Test
    void what_happened_to_a_user_is_told_however_much_happened_to_their_positions() {
        String symbol = market.list();
        UUID user = market.userWith("100000");
        UUID buy = market.placed(user, symbol, OrderSide.BUY, "100", "210", 10);
        UUID sell = market.placed(market.userWith("100000"), symbol, OrderSide.SELL, "100", "210", 10);
        users.changeStatus(user, UserStatus.FROZEN, null, Cause.of("test", "suspicion"));
        List<Fill> fills = IntStream.range(0, 210)
                .mapToObj(number -> Market.fill(symbol, buy, sell, "100", "1"))
                .toList();
        trades.settle(fills, Cause.of("test", "match"));
        market.awaitReplica();

        List<TrailQueries.Event> told = queries.ofUser(user);

        assertThat(told).extracting(TrailQueries.Event::type).contains("UserRegistered", "UserFrozen");
        assertThat(told.stream().filter(event -> !event.aggregateId().equals(user)))
                .hasSize(TrailQueries.MOST);
        assertThat(told.stream()
                        .filter(event -> event.aggregateId().equals(buy))
                        .map(TrailQueries.Event::version)
                        .toList())
                .isSorted();
        assertThat(queries.countOfUser(user)).isEqualTo(new KeysetQuery.Count(TrailQueries.MOST, true));
    }
}
