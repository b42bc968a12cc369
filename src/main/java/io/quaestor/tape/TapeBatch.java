package io.quaestor.tape;

import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Cause;
import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.OrderType;
import io.quaestor.exchange.orders.Placement;
import io.quaestor.exchange.orders.TimeInForce;
import io.quaestor.exchange.trades.Fill;
import io.quaestor.exchange.trades.Settlement;
import io.quaestor.exchange.trades.TradeService;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BinaryOperator;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Some consecutive trades of a tape as orders and fills: a maker's order for each trade, and a taker's order for each run
 * of trades with the same time and taker side. Who takes part follows from the ids alone.
 */
final class TapeBatch {

    private static final int LONGEST_RUN = 200;

    private final Parties parties;
    private final List<NewOrder> orders = new ArrayList<>();
    private final List<Fill> fills = new ArrayList<>();
    private final Map<UUID, Long> lines = new HashMap<>();

    private TapeBatch(Parties parties) {
        this.parties = parties;
    }

    /** Whose trades they are: the venue and symbol that name them, and the users they are played between. */
    record Parties(String venue, String symbol, List<SimulatedUser> users) {

        UUID tradeId(TapeRow row) {
            return PlayedIds.named("trade", venue, symbol, row.id());
        }
    }

    /** Whether {@code next} belongs to the next batch. */
    static boolean isFull(List<TapeRow> rows, TapeRow next) {
        return rows.size() >= TapePlayer.BATCH_TRADES
                && (!isSameRun(rows.getLast(), next) || rows.size() >= 2 * TapePlayer.BATCH_TRADES);
    }

    private static TapeBatch of(Map<UUID, TapeRow> rows, Parties parties) {
        TapeBatch batch = new TapeBatch(parties);
        Map<UUID, TapeRow> run = new LinkedHashMap<>();
        TapeRow last = null;
        for (Map.Entry<UUID, TapeRow> row : rows.entrySet()) {
            if (last != null && (!isSameRun(last, row.getValue()) || run.size() == LONGEST_RUN)) {
                batch.add(run);
                run.clear();
            }
            run.put(row.getKey(), row.getValue());
            last = row.getValue();
        }
        if (!run.isEmpty()) {
            batch.add(run);
        }
        return batch;
    }

    private static boolean isSameRun(TapeRow row, TapeRow next) {
        return row.time().equals(next.time()) && row.isBuyerMaker() == next.isBuyerMaker();
    }

    private void add(Map<UUID, TapeRow> run) {
        Map.Entry<UUID, TapeRow> first = run.entrySet().iterator().next();
        boolean isBuyerMaker = first.getValue().isBuyerMaker();
        int count = parties.users().size();
        int takerIndex = pick("taker", first.getValue(), count);
        UUID takerOrder = PlayedIds.namedAt(first.getValue().time(), "taker", first.getKey());
        // Bought at the highest price of the run or sold at the lowest, the limit that all of it meets.
        BinaryOperator<BigDecimal> worst = isBuyerMaker ? BigDecimal::min : BigDecimal::max;
        orders.add(order(
                takerOrder,
                parties.users().get(takerIndex),
                isBuyerMaker ? OrderSide.SELL : OrderSide.BUY,
                run.values().stream().map(TapeRow::price).reduce(worst).orElseThrow(),
                run.values().stream().map(TapeRow::quantity).reduce(BigDecimal.ZERO, BigDecimal::add),
                TimeInForce.IOC,
                first.getValue().time()));
        lines.put(takerOrder, first.getValue().line());
        run.forEach((tradeId, row) -> {
            UUID makerOrder = PlayedIds.namedAt(row.time(), "maker", tradeId);
            int makerIndex = (takerIndex + 1 + pick("maker", row, count - 1)) % count;
            orders.add(order(
                    makerOrder,
                    parties.users().get(makerIndex),
                    isBuyerMaker ? OrderSide.BUY : OrderSide.SELL,
                    row.price(),
                    row.quantity(),
                    TimeInForce.GTC,
                    row.time()));
            fills.add(new Fill(
                    tradeId,
                    row.id(),
                    parties.symbol(),
                    isBuyerMaker ? makerOrder : takerOrder,
                    isBuyerMaker ? takerOrder : makerOrder,
                    row.price(),
                    row.quantity(),
                    isBuyerMaker,
                    false,
                    row.time()));
            lines.put(makerOrder, row.line());
            lines.put(tradeId, row.line());
        });
    }

    private NewOrder order(
            UUID id,
            SimulatedUser user,
            OrderSide side,
            BigDecimal price,
            BigDecimal quantity,
            TimeInForce timeInForce,
            Instant at) {
        return new NewOrder(
                id,
                user.id(),
                parties.symbol(),
                side,
                OrderType.LIMIT,
                price,
                null,
                quantity,
                user.leverage(),
                user.marginType(),
                false,
                timeInForce,
                at);
    }

    private static int pick(String role, TapeRow row, int count) {
        return (int) Math.floorMod(PlayedIds.named(role, row.id()).getLeastSignificantBits(), (long) count);
    }

    private RowRefused refused(UUID id, String reason) {
        return new RowRefused(lines.getOrDefault(id, 0L), reason);
    }

    /** A trade that the exchange does not take, by the line it stands on. */
    static final class RowRefused extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final long line;
        private final String reason;

        RowRefused(long line, String reason) {
            super("line " + line + ": " + reason);
            this.line = line;
            this.reason = reason;
        }

        long line() {
            return line;
        }

        String reason() {
            return reason;
        }
    }

    /** Takes batches to the exchange. */
    @Component
    @Profile("!production")
    static class Writer {

        private final OrderService orders;
        private final TradeService trades;
        private final TapeRepository played;
        private final TransactionTemplate transactions;

        Writer(OrderService orders, TradeService trades, TapeRepository played, TransactionTemplate transactions) {
            this.orders = orders;
            this.trades = trades;
            this.played = played;
            this.transactions = transactions;
        }

        /**
         * Settles those of the trades that are not settled yet, all or none.
         *
         * @return how many those were
         * @throws RowRefused for the first trade that the exchange does not take; nothing is changed
         */
        int settle(List<TapeRow> rows, Parties parties, Cause cause) {
            Map<UUID, TapeRow> fresh = fresh(rows, parties);
            if (fresh.isEmpty()) {
                return 0;
            }
            TapeBatch batch = TapeBatch.of(fresh, parties);
            transactions.executeWithoutResult(status -> {
                for (Placement placement : orders.place(batch.orders, cause)) {
                    switch (placement) {
                        case Placement.Placed placed -> {}
                        case Placement.AlreadyPlaced known ->
                            throw batch.refused(known.orderId(), "order " + known.orderId() + " was placed before");
                        case Placement.Rejected rejected -> throw batch.refused(rejected.orderId(), rejected.reason());
                        case Placement.Refused refused -> throw batch.refused(refused.orderId(), refused.reason());
                        case Placement.Limited limited ->
                            throw new IllegalStateException("place limits nobody, but says " + limited);
                    }
                }
                for (Settlement settlement : trades.settle(batch.fills, cause)) {
                    if (settlement instanceof Settlement.Refused refused) {
                        throw batch.refused(refused.tradeId(), refused.reason());
                    }
                }
            });
            return fresh.size();
        }

        private Map<UUID, TapeRow> fresh(List<TapeRow> rows, Parties parties) {
            if (rows.isEmpty()) {
                return Map.of();
            }
            Instant from =
                    rows.stream().map(TapeRow::time).min(Instant::compareTo).orElseThrow();
            Instant to =
                    rows.stream().map(TapeRow::time).max(Instant::compareTo).orElseThrow();
            Map<UUID, TapeRepository.SettledTrade> settled =
                    played.trades(rows.stream().map(parties::tradeId).toList(), from, to);
            Map<UUID, TapeRow> fresh = new LinkedHashMap<>();
            for (TapeRow row : rows) {
                UUID id = parties.tradeId(row);
                TapeRow twin = fresh.get(id);
                TapeRepository.SettledTrade known =
                        twin == null ? settled.get(id) : TapeRepository.SettledTrade.of(twin);
                if (known == null) {
                    fresh.put(id, row);
                } else if (!known.equals(TapeRepository.SettledTrade.of(row))) {
                    throw new RowRefused(
                            row.line(),
                            "trade " + row.id() + " is settled already at " + known.time() + " with price "
                                    + Amounts.plain(known.price()) + " and quantity " + Amounts.plain(known.quantity())
                                    + (known.isBuyerMaker() ? ", the buyer" : ", the seller")
                                    + " as maker, which is not this line");
                }
            }
            return fresh;
        }
    }
}
