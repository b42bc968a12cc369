package io.quaestor.tape;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.trades.Fill;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SimulatedMarketTest {

    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final SimulatedContract BITCOIN = SimulatedContract.ALL.getFirst();

    @Test
    void the_same_seed_plays_the_same_market_and_another_seed_another() {
        Slice first = play(7, 800);
        assertThat(play(7, 800)).isEqualTo(first);
        assertThat(play(8, 800).fills()).isNotEqualTo(first.fills());
    }

    @Test
    void every_price_and_quantity_is_a_whole_number_of_ticks_and_lots() {
        Slice slice = play(1, 2_000);
        assertThat(slice.fills()).hasSizeGreaterThan(1_500).allSatisfy(fill -> {
            assertThat(Amounts.isMultiple(fill.price(), BITCOIN.instrument().tickSize()))
                    .isTrue();
            assertThat(Amounts.isMultiple(fill.quantity(), BITCOIN.instrument().lotSize()))
                    .isTrue();
        });
    }

    @Test
    void no_order_fills_beyond_its_quantity_or_limit_and_nobody_trades_with_himself() {
        Slice slice = play(2, 2_000);
        Map<UUID, NewOrder> orders =
                slice.orders().stream().collect(Collectors.toMap(NewOrder::id, Function.identity()));
        Map<UUID, BigDecimal> filled = new HashMap<>();
        for (Fill fill : slice.fills()) {
            NewOrder buyer = requireNonNull(orders.get(fill.buyerOrderId()));
            NewOrder seller = requireNonNull(orders.get(fill.sellerOrderId()));
            assertThat(buyer.side()).isEqualTo(OrderSide.BUY);
            assertThat(seller.side()).isEqualTo(OrderSide.SELL);
            assertThat(buyer.userId()).isNotEqualTo(seller.userId());
            BigDecimal highest = buyer.price();
            BigDecimal lowest = seller.price();
            assertThat(highest == null || highest.compareTo(fill.price()) >= 0).isTrue();
            assertThat(lowest == null || lowest.compareTo(fill.price()) <= 0).isTrue();
            filled.merge(buyer.id(), fill.quantity(), BigDecimal::add);
            filled.merge(seller.id(), fill.quantity(), BigDecimal::add);
        }
        filled.forEach((id, quantity) -> assertThat(quantity)
                .isLessThanOrEqualTo(requireNonNull(orders.get(id)).quantity()));
    }

    @Test
    void most_trades_are_small_and_a_few_are_very_large() {
        List<BigDecimal> sizes =
                play(3, 10_000).fills().stream().map(Fill::quantity).sorted().toList();
        BigDecimal median = sizes.get(sizes.size() / 2);
        assertThat(sizes.getLast().divideToIntegralValue(median)).isGreaterThan(new BigDecimal(40));
        assertThat(sizes.get(sizes.size() * 9 / 10).divideToIntegralValue(median))
                .isLessThan(new BigDecimal(10));
    }

    @Test
    void users_have_distinct_korean_and_western_names_at_the_domain_that_marks_them() {
        List<String> emails =
                SimulatedCrowd.ofMarket().stream().map(SimulatedUser::email).toList();
        assertThat(emails)
                .hasSizeGreaterThan(200)
                .doesNotHaveDuplicates()
                .allMatch(email -> email.endsWith("@sim.quaestor.example"))
                .anyMatch(email -> email.matches("[가-힣]+\\d+@.*"))
                .anyMatch(email -> email.contains(".kim"))
                .anyMatch(email -> email.contains(".smith"));
    }

    private static Slice play(long seed, int takers) {
        List<SimulatedUser> users = SimulatedCrowd.ofMarket();
        SimulatedMarket market = new SimulatedMarket(
                BITCOIN,
                users.stream().filter(SimulatedUser::isMaker).toList(),
                users.stream().filter(user -> !user.isMaker()).toList(),
                new RestingBook(),
                BITCOIN.instrument().markPrice(),
                new SplittableRandom(seed));
        return market.play(START, START.plus(Duration.ofDays(1)), takers);
    }
}
