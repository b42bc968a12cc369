package io.quaestor.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.Placement;
import io.quaestor.exchange.trades.Fill;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Batches to settle between some users in one symbol: their orders are placed, two a fill, before anything is timed. */
final class SettlementLoad {

    private final OrderService orders;
    private final Random random;
    private final String symbol;
    private final List<UUID> users = new ArrayList<>();

    SettlementLoad(Market market, OrderService orders, long seed, int userCount) {
        this.orders = orders;
        this.random = new Random(seed);
        this.symbol = market.list();
        for (int index = 0; index < userCount; index++) {
            users.add(market.userWith("1000000000"));
        }
    }

    /** One batch, its orders placed. */
    List<Fill> batch(int fills) {
        List<NewOrder> placed = new ArrayList<>();
        List<Fill> matched = new ArrayList<>();
        for (int index = 0; index < fills; index++) {
            int buyer = random.nextInt(users.size());
            int seller = (buyer + 1 + random.nextInt(users.size() - 1)) % users.size();
            BigDecimal price = BigDecimal.valueOf(9_500 + random.nextInt(1_000), 2);
            BigDecimal quantity = BigDecimal.valueOf(1_000 + random.nextInt(9_000), 3);
            NewOrder buy = order(users.get(buyer), OrderSide.BUY, price, quantity);
            NewOrder sell = order(users.get(seller), OrderSide.SELL, price, quantity);
            placed.add(buy);
            placed.add(sell);
            matched.add(Market.fill(symbol, buy.id(), sell.id(), price.toString(), quantity.toString()));
        }
        assertThat(orders.place(placed, Market.CAUSE)).allMatch(Placement.Placed.class::isInstance);
        return matched;
    }

    private NewOrder order(UUID user, OrderSide side, BigDecimal price, BigDecimal quantity) {
        return NewOrder.limit(Ids.next(), user, symbol, side, price, quantity, 10, Market.NOON);
    }
}
