package io.quaestor.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.trades.Fill;
import io.quaestor.exchange.trades.Settlement;
import io.quaestor.exchange.trades.TradeService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/**
 * Settled fills per second by 1 to 8 writers at once, with fsync on and a standby attached: each with users and a symbol of
 * its own, and all with the same users. A test only in form: it writes figures and asserts that all was settled.
 */
@IntegrationTest
@Import(Market.class)
@Tag("benchmark")
class WritersBenchmarkTest {

    private static final int USERS = 200;
    private static final int ROUNDS = 3;

    @Autowired
    Market market;

    @Autowired
    OrderService orders;

    @Autowired
    TradeService trades;

    @Test
    void settledFillsPerSecondByNumberOfWriters() throws Exception {
        List<SettlementLoad> apart = new ArrayList<>();
        for (int writer = 0; writer < 8; writer++) {
            apart.add(new SettlementLoad(market, orders, 42 + writer, USERS));
        }
        settle(apart.subList(0, 2), 2, 500, 2_000);
        List<Map<String, Object>> results = new ArrayList<>();
        for (int fills : List.of(100, 1_000)) {
            for (int writers : List.of(1, 2, 4, 8)) {
                results.add(result("own users", fills, writers, apart.subList(0, writers)));
                results.add(result("same users", fills, writers, apart.subList(0, 1)));
            }
        }
        ResultFile.write("writers", results);
    }

    private Map<String, Object> result(String users, int fills, int writers, List<SettlementLoad> loads)
            throws Exception {
        int total = fills == 100 ? 6_400 : 16_000;
        List<Long> nanos = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            nanos.add(settle(loads, writers, fills, total));
        }
        long median = nanos.stream().sorted().toList().get(ROUNDS / 2);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("users", users);
        result.put("writers", writers);
        result.put("fillsPerBatch", fills);
        result.put("settledFillsPerSecond", Math.round(total * 1e9 / median));
        result.put("nanos", nanos);
        System.out.printf(
                "writers, %d with %s, %,d a batch: %,.0f fills/s%n", writers, users, fills, total * 1e9 / median);
        return result;
    }

    /** Nanoseconds from the first batch's start to the last one's end. */
    private long settle(List<SettlementLoad> loads, int writers, int fills, int total) throws Exception {
        List<List<List<Fill>>> work = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            List<List<Fill>> batches = new ArrayList<>();
            for (int batch = 0; batch < total / fills / writers; batch++) {
                batches.add(loads.get(writer % loads.size()).batch(fills));
            }
            work.add(batches);
        }
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Integer>> settled = new ArrayList<>();
        long begin;
        try (var executor = Executors.newFixedThreadPool(writers)) {
            for (List<List<Fill>> batches : work) {
                settled.add(executor.submit(() -> {
                    start.await();
                    int count = 0;
                    for (List<Fill> batch : batches) {
                        for (Settlement settlement : trades.settle(batch, Market.CAUSE)) {
                            count += settlement instanceof Settlement.Settled ? 1 : 0;
                        }
                    }
                    return count;
                }));
            }
            begin = System.nanoTime();
            start.countDown();
        }
        long nanos = System.nanoTime() - begin;
        int count = 0;
        for (Future<Integer> one : settled) {
            count += one.get();
        }
        assertThat(count).isEqualTo(total / fills / writers * writers * fills);
        return nanos;
    }
}
