package io.quaestor.tape;

import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.OrderType;
import io.quaestor.exchange.orders.TimeInForce;
import io.quaestor.exchange.trades.Fill;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One symbol of the simulated market: a fair price that wanders, makers who quote around it, takers who trade against
 * the quotes. Everything is drawn from the generator, so the same seed plays the same market. Doubles serve to draw
 * whole ticks and lots and never reach an amount. Knows no database.
 */
final class SimulatedMarket {

    private static final int QUOTES_PER_SIDE = 10;

    private final SimulatedContract contract;
    private final List<SimulatedUser> makers;
    private final List<SimulatedUser> takers;
    private final RandomGenerator random;
    private final long startTicks;
    private RestingBook book;
    private long fairTicks;

    SimulatedMarket(
            SimulatedContract contract,
            List<SimulatedUser> makers,
            List<SimulatedUser> takers,
            RestingBook book,
            BigDecimal price,
            RandomGenerator random) {
        this.contract = contract;
        this.makers = makers;
        this.takers = takers;
        this.book = book;
        this.random = random;
        this.startTicks = contract.ticks(contract.instrument().markPrice());
        this.fairTicks = contract.ticks(price);
    }

    SimulatedContract contract() {
        return contract;
    }

    BigDecimal fairPrice() {
        return contract.price(fairTicks);
    }

    /** Forgets the book for one read from the database. */
    void replaceBook(RestingBook stored) {
        book = stored;
    }

    /** Plays this many takers, at random times in the stretch. */
    Slice play(Instant from, Instant to, int takerOrders) {
        Slice slice = new Slice();
        long micros = ChronoUnit.MICROS.between(from, to);
        long[] offsets =
                random.longs(takerOrders, 0, Math.max(1, micros)).sorted().toArray();
        Instant before = from;
        for (long offset : offsets) {
            Instant at = from.plus(offset, ChronoUnit.MICROS);
            wander(Duration.between(before, at));
            cancelStaleQuotes(slice, at);
            quote(OrderSide.BUY, slice, at);
            quote(OrderSide.SELL, slice, at);
            if (random.nextInt(250) == 0) {
                mistake(slice, at);
            } else {
                take(slice, at);
            }
            before = at;
        }
        return slice;
    }

    /** A random walk, drawn back a little so that weeks of it do not lead anywhere absurd. */
    private void wander(Duration elapsed) {
        double days = elapsed.toNanos() / (double) Duration.ofDays(1).toNanos();
        double pull = 0.05 * days * (startTicks - fairTicks);
        double move = contract.dailyVolatility() * Math.sqrt(days) * fairTicks * random.nextGaussian();
        fairTicks = Math.clamp(fairTicks + Math.round(pull + move), startTicks / 2, startTicks * 2);
    }

    private void cancelStaleQuotes(Slice slice, Instant at) {
        for (RestingBook.Resting stale : book.removeFar(fairTicks, fairTicks / 50)) {
            slice.endings().add(new Slice.Ending(stale.orderId(), false, at));
        }
    }

    private void quote(OrderSide side, Slice slice, Instant at) {
        for (int missing = QUOTES_PER_SIDE - book.orders(side); missing > 0; missing--) {
            long distance = 1 + Math.round(-Math.log(1 - random.nextDouble()) * fairTicks * 0.0012);
            long ticks = side == OrderSide.BUY
                    ? Math.min(fairTicks - distance, book.bestAsk().orElse(Long.MAX_VALUE) - 1)
                    : Math.max(fairTicks + distance, book.bestBid().orElse(0) + 1);
            SimulatedUser maker = pick(makers);
            long lots = affordable(maker, heavyTailed(contract.typicalLots() * 3));
            UUID id = PlayedIds.at(at, random);
            slice.orders()
                    .add(order(id, maker, side, OrderType.LIMIT, ticks, lots, maker.leverage(), TimeInForce.GTC, at));
            book.add(new RestingBook.Resting(id, side, ticks, lots));
        }
    }

    private void take(Slice slice, Instant at) {
        SimulatedUser taker = pick(takers);
        OrderSide side = takerSide();
        long mostLots = Math.max(1, book.lots(opposite(side)) * 3 / 5);
        long lots = Math.min(mostLots, affordable(taker, heavyTailed(contract.typicalLots())));
        boolean isMarket = random.nextInt(100) < 55;
        long limit = limit(side);
        UUID id = PlayedIds.at(at, random);
        slice.orders()
                .add(order(
                        id,
                        taker,
                        side,
                        isMarket ? OrderType.MARKET : OrderType.LIMIT,
                        isMarket ? null : limit,
                        lots,
                        taker.leverage(),
                        TimeInForce.IOC,
                        at));
        long left = lots;
        long anyPrice = side == OrderSide.BUY ? Long.MAX_VALUE : 0;
        for (RestingBook.Match match : book.take(side, isMarket ? anyPrice : limit, lots)) {
            slice.fills().add(fill(id, side, match, at));
            left -= match.lots();
        }
        if (left > 0) {
            slice.endings().add(new Slice.Ending(id, true, at));
        }
    }

    /** Quotes that the fair price has passed draw takers. */
    private OrderSide takerSide() {
        boolean asksAreCheap = book.bestAsk().orElse(Long.MAX_VALUE) < fairTicks;
        boolean bidsAreDear = book.bestBid().orElse(0) > fairTicks;
        int buyers = asksAreCheap ? 85 : bidsAreDear ? 15 : 50;
        return random.nextInt(100) < buyers ? OrderSide.BUY : OrderSide.SELL;
    }

    /** At the best price or, more often, a little beyond. */
    private long limit(OrderSide side) {
        long room = random.nextInt(3) == 0 ? 0 : random.nextLong(1 + fairTicks / 2_000);
        return side == OrderSide.BUY
                ? book.bestAsk().orElse(fairTicks) + room
                : Math.max(1, book.bestBid().orElse(fairTicks) - room);
    }

    /** An order that the exchange rejects: beyond the user's means, or at a leverage that is not offered. */
    private void mistake(Slice slice, Instant at) {
        SimulatedUser user = pick(takers);
        boolean isBeyondMeans = random.nextBoolean();
        long lots = isBeyondMeans
                ? contract.lotsFor(1_000 * user.funds() * user.leverage(), fairTicks)
                : contract.typicalLots();
        slice.orders()
                .add(order(
                        PlayedIds.at(at, random),
                        user,
                        random.nextBoolean() ? OrderSide.BUY : OrderSide.SELL,
                        OrderType.LIMIT,
                        fairTicks,
                        lots,
                        isBeyondMeans ? user.leverage() : contract.instrument().maxLeverage() + 25,
                        TimeInForce.IOC,
                        at));
    }

    private NewOrder order(
            UUID id,
            SimulatedUser user,
            OrderSide side,
            OrderType type,
            @Nullable Long ticks,
            long lots,
            int leverage,
            TimeInForce timeInForce,
            Instant at) {
        return new NewOrder(
                id,
                user.id(),
                contract.symbol(),
                side,
                type,
                ticks == null ? null : contract.price(ticks),
                null,
                contract.quantity(lots),
                leverage,
                user.marginType(),
                false,
                timeInForce,
                at);
    }

    private Fill fill(UUID takerOrder, OrderSide takerSide, RestingBook.Match match, Instant at) {
        boolean isBuyerMaker = takerSide == OrderSide.SELL;
        return new Fill(
                PlayedIds.at(at, random),
                null,
                contract.symbol(),
                isBuyerMaker ? match.orderId() : takerOrder,
                isBuyerMaker ? takerOrder : match.orderId(),
                contract.price(match.ticks()),
                contract.quantity(match.lots()),
                isBuyerMaker,
                false,
                at);
    }

    /** A thirtieth of what the user's funds and leverage would carry, or the one lot. */
    private long affordable(SimulatedUser user, long lots) {
        return Math.clamp(contract.lotsFor(user.funds() * user.leverage() / 30, fairTicks), 1, lots);
    }

    /** Pareto with exponent 1.3: most small, a few very large, none above a thousand times the scale. */
    private long heavyTailed(long scaleLots) {
        double draw = Math.pow(1 - random.nextDouble(), -1 / 1.3);
        return Math.clamp(Math.round(scaleLots * draw * (0.25 + random.nextDouble())), 1, scaleLots * 1_000);
    }

    private SimulatedUser pick(List<SimulatedUser> users) {
        return users.get(random.nextInt(users.size()));
    }

    private static OrderSide opposite(OrderSide side) {
        return side == OrderSide.BUY ? OrderSide.SELL : OrderSide.BUY;
    }
}
