package io.quaestor.exchange;

import static io.quaestor.exchange.Market.CAUSE;
import static io.quaestor.exchange.Market.NOON;
import static io.quaestor.exchange.Market.dec;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.Placement;
import io.quaestor.exchange.positions.PositionService;
import io.quaestor.exchange.trades.Fill;
import io.quaestor.exchange.trades.Settlement;
import io.quaestor.exchange.trades.TradeService;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@IntegrationTest
@Import(Market.class)
class ConcurrentWritersTest {

    @Autowired
    Market market;

    @Autowired
    OrderService orders;

    @Autowired
    TradeService trades;

    @Autowired
    PositionService positions;

    @Test
    void eight_writers_on_the_same_few_users_settle_every_trade_once_and_keep_the_identities() throws Exception {
        race(8, 12, 20);
    }

    @Test
    @Tag("long")
    void eight_writers_keep_the_identities_over_many_rounds() throws Exception {
        race(8, 300, 40);
    }

    /** Every writer plays its own batches and delivers half of them a second time. */
    private void race(int writers, int batchesEach, int fillsEach) throws Exception {
        long seed = new Random().nextLong();
        System.out.println("race: seed " + seed);
        String symbol = market.list();
        String other = market.list();
        List<UUID> users = new ArrayList<>();
        for (int user = 0; user < 6; user++) {
            users.add(market.userWith("10000000"));
        }
        List<Future<Integer>> settled = new ArrayList<>();
        try (var executor = Executors.newFixedThreadPool(writers)) {
            for (int writer = 0; writer < writers; writer++) {
                Random random = new Random(seed + writer);
                settled.add(executor.submit(play(random, batchesEach, fillsEach, users, List.of(symbol, other))));
            }
            int total = 0;
            for (Future<Integer> count : settled) {
                total += count.get();
            }
            assertThat(total).isEqualTo(writers * batchesEach * fillsEach);
        }
        assertThat(market.row("select count(*) as trades from trades where symbol in (?, ?)", symbol, other))
                .containsEntry("trades", (long) writers * batchesEach * fillsEach);
        assertThat(market.brokenIdentities()).isEmpty();
    }

    private Callable<Integer> play(Random random, int batches, int fillsEach, List<UUID> users, List<String> symbols) {
        return () -> {
            int settled = 0;
            for (int batch = 0; batch < batches; batch++) {
                String symbol = symbols.get(random.nextInt(symbols.size()));
                List<NewOrder> placed = new ArrayList<>();
                List<Fill> fills = new ArrayList<>();
                for (int index = 0; index < fillsEach; index++) {
                    int price = 90 + random.nextInt(20);
                    int quantity = 1 + random.nextInt(9);
                    int buyer = random.nextInt(users.size());
                    int seller = (buyer + 1 + random.nextInt(users.size() - 1)) % users.size();
                    NewOrder buy = NewOrder.limit(
                            Ids.next(),
                            users.get(buyer),
                            symbol,
                            OrderSide.BUY,
                            dec("" + price),
                            dec("" + quantity),
                            10,
                            NOON);
                    NewOrder sell = NewOrder.limit(
                            Ids.next(),
                            users.get(seller),
                            symbol,
                            OrderSide.SELL,
                            dec("" + price),
                            dec("" + quantity),
                            10,
                            NOON);
                    placed.add(buy);
                    placed.add(sell);
                    fills.add(Market.fill(symbol, buy.id(), sell.id(), "" + price, "" + quantity));
                }
                assertThat(orders.place(placed, CAUSE))
                        .allSatisfy(placement -> assertThat(placement).isInstanceOf(Placement.Placed.class));
                for (Settlement settlement : trades.settle(fills, CAUSE)) {
                    assertThat(settlement).isInstanceOf(Settlement.Settled.class);
                    settled++;
                }
                if (random.nextBoolean()) {
                    assertThat(trades.settle(fills, CAUSE))
                            .allSatisfy(
                                    settlement -> assertThat(settlement).isInstanceOf(Settlement.AlreadySettled.class));
                }
                if (random.nextInt(3) == 0) {
                    positions.mark(symbol, dec("" + (95 + random.nextInt(10))));
                }
            }
            return settled;
        };
    }
}
