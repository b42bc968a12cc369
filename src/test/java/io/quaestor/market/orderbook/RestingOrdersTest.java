package io.quaestor.market.orderbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.exchange.events.EventPosition;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.OrderType;
import io.quaestor.exchange.orders.TimeInForce;
import io.quaestor.market.orderbook.RestingOrders.BookChange;
import io.quaestor.market.orderbook.RestingOrders.Facts;
import io.quaestor.market.orderbook.RestingOrders.Known;
import io.quaestor.market.orderbook.RestingOrders.State;
import io.quaestor.market.orderbook.RestingOrders.Told;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RestingOrdersTest {

    private static final String SYMBOL = "BTC-USDT";

    private long sequence;
    private final Map<String, MemoryBook> books = new HashMap<>();
    private final RestingOrders orders = new RestingOrders(List.of(), List.of());

    @Test
    void what_is_left_of_limit_orders_rests_at_their_price() {
        UUID one = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        play(orders, placed(one, OrderSide.BUY, "100.10", "2"));
        play(orders, placed(other, OrderSide.BUY, "100.1", "3"));
        assertThat(bids()).containsExactly("100.10 5 2");

        play(orders, after(one, 2, true, "0.5"));
        assertThat(bids()).containsExactly("100.10 3.5 2");
        play(orders, after(other, 2, false, "3"));
        assertThat(bids()).containsExactly("100.10 0.5 1");
        play(orders, after(one, 3, false, "0"));
        assertThat(bids()).isEmpty();
        assertThat(orders.size()).isZero();
    }

    @Test
    void orders_that_never_rest_are_in_no_book() {
        play(orders, told(UUID.randomUUID(), facts(OrderType.MARKET, TimeInForce.GTC, null), 1, true, "1"));
        play(orders, told(UUID.randomUUID(), facts(OrderType.LIMIT, TimeInForce.IOC, "9"), 1, true, "1"));
        play(orders, told(UUID.randomUUID(), facts(OrderType.LIMIT, TimeInForce.FOK, "9"), 1, true, "1"));
        play(orders, told(UUID.randomUUID(), facts(OrderType.LIMIT, TimeInForce.GTC, "9"), 1, false, "1"));
        assertThat(bids()).isEmpty();
    }

    @Test
    void a_stop_order_is_in_the_book_from_its_trigger_on() {
        UUID stop = UUID.randomUUID();
        play(orders, told(stop, facts(OrderType.STOP_LIMIT, TimeInForce.GTC, "9"), 1, true, "4"));
        assertThat(bids()).isEmpty();
        play(orders, new Told(next(), stop, null, new State(2, true, true, dec("4"))));
        assertThat(bids()).containsExactly("9 4 1");
    }

    @Test
    void an_order_told_of_late_versions_first_ends_where_its_last_version_says() {
        UUID order = UUID.randomUUID();
        play(orders, after(order, 3, false, "0"));
        play(orders, after(order, 2, true, "1"));
        assertThat(bids()).isEmpty();
        play(orders, placed(order, OrderSide.BUY, "5", "2"));
        assertThat(bids()).as("it ended with its third version").isEmpty();
        assertThat(orders.size()).isZero();
    }

    @Test
    void an_event_told_twice_counts_once() {
        UUID order = UUID.randomUUID();
        Told placed = placed(order, OrderSide.BUY, "5", "2");
        play(orders, placed);
        play(orders, new Told(next(), order, placed.facts(), placed.state()));
        Told fill = after(order, 2, true, "1");
        play(orders, fill);
        play(orders, fill);
        assertThat(bids()).containsExactly("5 1 1");
    }

    @Test
    void what_the_tables_showed_is_not_applied_again() {
        UUID open = UUID.randomUUID();
        UUID ended = UUID.randomUUID();
        Told fill = after(open, 2, true, "1");
        Told end = after(ended, 2, false, "3");
        RestingOrders begun = new RestingOrders(
                List.of(new Known(
                        open, facts(OrderType.LIMIT, TimeInForce.GTC, "5"), new State(2, true, false, dec("1")))),
                List.of(fill.position(), end.position()));
        begun.books().forEach(change -> book(SYMBOL).change(change.change()));
        play(begun, fill);
        play(begun, end);
        assertThat(bids()).containsExactly("5 1 1");
        play(begun, after(open, 3, true, "0.25"));
        assertThat(bids()).containsExactly("5 0.25 1");
        assertThat(begun.size()).as("the ended order waits for nothing").isEqualTo(1);
    }

    @Test
    void any_order_of_the_events_leads_to_the_same_books_and_nothing_is_kept_of_ended_orders() {
        long seed = new Random().nextLong();
        System.out.println("resting orders: seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Told> events = new ArrayList<>();
            Map<String, BigDecimal> quantities = new HashMap<>();
            int open = 0;
            for (int order = 0; order < 40; order++) {
                UUID id = UUID.randomUUID();
                String price = String.valueOf(1 + random.nextInt(6));
                OrderSide side = random.nextBoolean() ? OrderSide.BUY : OrderSide.SELL;
                int left = 1 + random.nextInt(5);
                events.add(placed(id, side, price, String.valueOf(left)));
                int version = 1;
                while (left > 0 && random.nextInt(3) > 0) {
                    left--;
                    events.add(after(id, ++version, left > 0, String.valueOf(left)));
                }
                if (left > 0 && random.nextBoolean()) {
                    events.add(after(id, ++version, false, String.valueOf(left)));
                    left = 0;
                }
                if (left > 0) {
                    open++;
                    quantities.merge(BookSide.of(side) + " " + price, BigDecimal.valueOf(left), BigDecimal::add);
                }
            }
            Collections.shuffle(events, random);
            books.clear();
            RestingOrders shuffled = new RestingOrders(List.of(), List.of());
            events.forEach(event -> play(shuffled, event));
            Map<String, BigDecimal> made = new HashMap<>();
            for (BookSide side : BookSide.values()) {
                book(SYMBOL)
                        .levels(side)
                        .forEach(level -> made.put(side + " " + level.price().toPlainString(), level.quantity()));
            }
            assertThat(made).isEqualTo(quantities);
            assertThat(shuffled.size()).isEqualTo(open);
        }
    }

    private void play(RestingOrders played, Told event) {
        for (BookChange change : played.apply(event)) {
            book(change.symbol()).change(change.change());
        }
    }

    private MemoryBook book(String symbol) {
        return books.computeIfAbsent(symbol, name -> new MemoryBook());
    }

    private List<String> bids() {
        return book(SYMBOL).levels(BookSide.BIDS).stream()
                .map(level ->
                        level.price().toPlainString() + " " + level.quantity().toPlainString() + " " + level.orders())
                .toList();
    }

    private Told placed(UUID order, OrderSide side, String price, String quantity) {
        return told(order, new Facts(SYMBOL, side, OrderType.LIMIT, TimeInForce.GTC, dec(price)), 1, true, quantity);
    }

    private Told after(UUID order, long version, boolean isOpen, String remaining) {
        return told(order, null, version, isOpen, remaining);
    }

    private Told told(UUID order, @Nullable Facts facts, long version, boolean isOpen, String remaining) {
        return new Told(next(), order, facts, new State(version, isOpen, false, dec(remaining)));
    }

    private static Facts facts(OrderType type, TimeInForce timeInForce, @Nullable String price) {
        return new Facts(SYMBOL, OrderSide.BUY, type, timeInForce, price == null ? null : dec(price));
    }

    private EventPosition next() {
        return new EventPosition(1, ++sequence);
    }

    private static BigDecimal dec(String text) {
        return new BigDecimal(text);
    }
}
