package io.quaestor.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.Placement;
import io.quaestor.exchange.trades.Fill;
import io.quaestor.exchange.trades.Settlement;
import io.quaestor.exchange.trades.TradeService;
import io.quaestor.platform.data.StoreAddresses;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Settled fills per second, with fsync on and a standby attached, against the same row changes as bare set-wise SQL,
 * alternating in one run. A test only in form: it writes figures and asserts that both sides did the same work.
 */
@IntegrationTest
@Import({Market.class, StatementTimes.Clocked.class})
@Tag("benchmark")
class SettlementBenchmarkTest {

    private static final int USERS = 200;
    private static final Map<Integer, Integer> ROUNDS = new LinkedHashMap<>();

    static {
        ROUNDS.put(1, 200);
        ROUNDS.put(10, 60);
        ROUNDS.put(100, 30);
        ROUNDS.put(1_000, 12);
    }

    @Autowired
    Market market;

    @Autowired
    OrderService orders;

    @Autowired
    TradeService trades;

    @Autowired
    StoreAddresses addresses;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    StatementTimes times;

    private final Map<UUID, UUID> mirrors = new HashMap<>();
    private final List<UUID> users = new ArrayList<>();
    private final Map<String, Long> settling = new HashMap<>();

    @Test
    void settledFillsPerSecondAgainstBareSql() throws Exception {
        Random random = new Random(42);
        String symbol = market.list();
        for (int index = 0; index < USERS; index++) {
            UUID user = market.userWith("1000000000");
            users.add(user);
            mirrors.put(user, market.userWith("1000000000"));
        }
        mirrorAccounts();
        List<Map<String, Object>> results = new ArrayList<>();
        try (BareSettlement bare = new BareSettlement(addresses.primary())) {
            for (int warmUp = 0; warmUp < 3; warmUp++) {
                round(random, symbol, 500, bare);
            }
            for (Map.Entry<Integer, Integer> size : ROUNDS.entrySet()) {
                List<Long> service = new ArrayList<>();
                List<Long> sql = new ArrayList<>();
                settling.clear();
                for (int index = 0; index < size.getValue(); index++) {
                    long[] nanos = round(random, symbol, size.getKey(), bare);
                    service.add(nanos[0]);
                    sql.add(nanos[1]);
                }
                Map<String, Object> result = result(size.getKey(), service, sql);
                result.put("serviceMicrosByStatement", byStatement(size.getValue()));
                results.add(result);
                System.out.println("  microseconds a batch: " + result.get("serviceMicrosByStatement"));
            }
        }
        assertMirrored(symbol);
        ResultFile.write("settlement", results);
    }

    /** Settles one batch through the write path and its mirror image by bare SQL; nanoseconds of each. */
    private long[] round(Random random, String symbol, int fills, BareSettlement bare) throws SQLException {
        List<NewOrder> placed = new ArrayList<>();
        List<NewOrder> mirrored = new ArrayList<>();
        List<Fill> matched = new ArrayList<>();
        for (int index = 0; index < fills; index++) {
            int buyer = random.nextInt(USERS);
            int seller = (buyer + 1 + random.nextInt(USERS - 1)) % USERS;
            String price = BigDecimal.valueOf(9_500 + random.nextInt(1_000), 2).toString();
            String quantity =
                    BigDecimal.valueOf(1_000 + random.nextInt(9_000), 3).toString();
            NewOrder buy = order(users.get(buyer), symbol, OrderSide.BUY, price, quantity);
            NewOrder sell = order(users.get(seller), symbol, OrderSide.SELL, price, quantity);
            for (NewOrder order : List.of(buy, sell)) {
                placed.add(order);
                NewOrder image = order(image(order.userId()), symbol, order.side(), price, quantity);
                mirrors.put(order.id(), image.id());
                mirrored.add(image);
            }
            matched.add(Market.fill(symbol, buy.id(), sell.id(), price, quantity));
        }
        place(placed);
        place(mirrored);

        times.reset();
        long start = System.nanoTime();
        List<Settlement> settlements = trades.settle(matched, Market.CAUSE);
        long service = System.nanoTime() - start;
        times.report()
                .forEach(row -> settling.merge((String) row.get("statement"), (Long) row.get("micros"), Long::sum));

        assertThat(settlements).allMatch(Settlement.Settled.class::isInstance);
        BareSettlement.Batch batch = bare.mirror(
                placed.stream().map(NewOrder::id).toList(),
                matched.stream().map(Fill::tradeId).toList(),
                mirrors);
        return new long[] {service, bare.apply(batch)};
    }

    private Map<String, Long> byStatement(int rounds) {
        Map<String, Long> sorted = new LinkedHashMap<>();
        settling.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue() / rounds));
        return sorted;
    }

    private void place(List<NewOrder> batch) {
        assertThat(orders.place(batch, Market.CAUSE)).allMatch(Placement.Placed.class::isInstance);
    }

    private static NewOrder order(UUID user, String symbol, OrderSide side, String price, String quantity) {
        return NewOrder.limit(
                Ids.next(), user, symbol, side, new BigDecimal(price), new BigDecimal(quantity), 10, Market.NOON);
    }

    private UUID image(UUID id) {
        UUID image = mirrors.get(id);
        if (image == null) {
            throw new IllegalStateException(id + " has no mirror image");
        }
        return image;
    }

    private void mirrorAccounts() {
        Map<UUID, UUID> accounts = new HashMap<>();
        jdbc.sql("select id, user_id from accounts where currency = 'USD'").query(row -> {
            UUID owner = row.getObject("user_id", UUID.class);
            UUID id = row.getObject("id", UUID.class);
            if (owner == null) {
                mirrors.put(id, id);
            } else {
                accounts.put(owner, id);
            }
        });
        for (UUID user : users) {
            mirrors.put(Objects.requireNonNull(accounts.get(user)), Objects.requireNonNull(accounts.get(image(user))));
        }
    }

    /** The mirror images must have ended with the same positions: else the two sides did not do the same work. */
    private void assertMirrored(String symbol) {
        for (UUID user : users) {
            assertThat(positions(image(user), symbol)).isEqualTo(positions(user, symbol));
        }
    }

    private List<Map<String, @Nullable Object>> positions(UUID user, String symbol) {
        return jdbc.sql(
                        "select side, size, entry_value, margin, realized_pnl, version from positions where user_id = ? and symbol = ? order by side")
                .params(user, symbol)
                .query()
                .listOfRows();
    }

    private static Map<String, Object> result(int batch, List<Long> service, List<Long> sql) {
        double serviceRate = rate(batch, service);
        double sqlRate = rate(batch, sql);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("fillsPerBatch", batch);
        result.put("settledFillsPerSecond", Math.round(serviceRate));
        result.put("bareSqlFillsPerSecond", Math.round(sqlRate));
        result.put("ratio", BigDecimal.valueOf(serviceRate / sqlRate).setScale(3, RoundingMode.HALF_UP));
        result.put("serviceNanos", service);
        result.put("bareSqlNanos", sql);
        System.out.printf(
                "settlement, %,5d a batch: %,7.0f fills/s, bare SQL %,7.0f, ratio %.2f%n",
                batch, serviceRate, sqlRate, serviceRate / sqlRate);
        return result;
    }

    private static double rate(int batch, List<Long> nanos) {
        return batch
                * (double) nanos.size()
                * 1e9
                / nanos.stream().mapToLong(Long::longValue).sum();
    }
}
