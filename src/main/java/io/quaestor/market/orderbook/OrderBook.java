package io.quaestor.market.orderbook;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A symbol's book as it was at one update id, both sides, the best price first.
 *
 * @param tick step of its prices
 * @param time when it last changed
 * @param aliveAt when its feeder last said that it is still true
 * @param bidLevels how many levels of bids there are; more than {@code bids} when the depth asked for was less
 * @param askLevels likewise
 */
public record OrderBook(
        String symbol,
        BookSource source,
        UpdateId updateId,
        BigDecimal tick,
        Instant time,
        Instant aliveAt,
        List<BookLevel> bids,
        List<BookLevel> asks,
        int bidLevels,
        int askLevels) {

    private static final BigDecimal BASIS_POINTS = BigDecimal.valueOf(10_000);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    public OrderBook {
        bids = List.copyOf(bids);
        asks = List.copyOf(asks);
    }

    public List<BookLevel> side(BookSide side) {
        return side == BookSide.BIDS ? bids : asks;
    }

    public Optional<BookLevel> bestBid() {
        return bids.stream().findFirst();
    }

    public Optional<BookLevel> bestAsk() {
        return asks.stream().findFirst();
    }

    /** Best ask − best bid, below zero when the book is crossed; empty when a side is. */
    public Optional<BigDecimal> spread() {
        return bids.isEmpty() || asks.isEmpty()
                ? Optional.empty()
                : Optional.of(asks.getFirst().price().subtract(bids.getFirst().price()));
    }

    /** The spread in ticks, exact. */
    public Optional<BigDecimal> spreadTicks() {
        return spread().map(spread -> {
            BigDecimal[] parts = spread.divideAndRemainder(tick);
            return parts[1].signum() == 0 ? parts[0] : spread.divide(tick, 4, RoundingMode.HALF_UP);
        });
    }

    /** Half way between best bid and best ask, exact; empty when a side is. */
    public Optional<BigDecimal> mid() {
        return bids.isEmpty() || asks.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        bids.getFirst().price().add(asks.getFirst().price()).divide(TWO));
    }

    /** The spread in ten-thousandths of the mid, rounded half up at 2 decimal places. */
    public Optional<BigDecimal> spreadBasisPoints() {
        return spread().flatMap(
                        spread -> mid().map(mid -> spread.multiply(BASIS_POINTS).divide(mid, 2, RoundingMode.HALF_UP)));
    }

    /**
     * (Quantity of the bids − of the asks) ÷ both, over the levels that were read, rounded half up at 4 decimal places: 1
     * when there are bids only, −1 when there are asks only; empty when there is neither.
     */
    public Optional<BigDecimal> imbalance() {
        BigDecimal bid = total(bids);
        BigDecimal ask = total(asks);
        BigDecimal both = bid.add(ask);
        return both.signum() == 0
                ? Optional.empty()
                : Optional.of(bid.subtract(ask).divide(both, 4, RoundingMode.HALF_UP));
    }

    /** Whether a buyer wants to pay as much as a seller asks, or more: a market that matches leaves no such book. */
    public boolean isCrossed() {
        return spread().map(spread -> spread.signum() <= 0).orElse(false);
    }

    /** For each level of a side, its quantity and that of all better ones. */
    public List<BigDecimal> cumulative(BookSide side) {
        List<BigDecimal> sums = new ArrayList<>();
        BigDecimal sum = BigDecimal.ZERO;
        for (BookLevel level : side(side)) {
            sum = sum.add(level.quantity());
            sums.add(sum);
        }
        return sums;
    }

    /** The same book with no more than so many levels a side. */
    public OrderBook cut(int depth) {
        return bids.size() <= depth && asks.size() <= depth
                ? this
                : new OrderBook(
                        symbol,
                        source,
                        updateId,
                        tick,
                        time,
                        aliveAt,
                        bids.subList(0, Math.min(depth, bids.size())),
                        asks.subList(0, Math.min(depth, asks.size())),
                        bidLevels,
                        askLevels);
    }

    /** What is wrong with the order of its levels; null when nothing is. */
    @Nullable
    String disorder() {
        for (BookSide side : BookSide.values()) {
            BookLevel prior = null;
            for (BookLevel level : side(side)) {
                if (level.price().signum() <= 0 || level.quantity().signum() <= 0 || level.orders() < 0) {
                    return side + " at " + level.price().toPlainString() + " have quantity "
                            + level.quantity().toPlainString() + " of " + level.orders() + " orders";
                }
                if (prior != null && side.bestFirst().compare(prior.price(), level.price()) >= 0) {
                    return side + " have " + level.price().toPlainString() + " after "
                            + prior.price().toPlainString();
                }
                prior = level;
            }
        }
        return null;
    }

    private static BigDecimal total(List<BookLevel> levels) {
        return levels.stream().map(BookLevel::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
