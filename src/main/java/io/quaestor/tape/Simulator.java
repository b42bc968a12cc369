package io.quaestor.tape;

import io.quaestor.exchange.Cause;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.instruments.InstrumentService;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.orders.Placement;
import io.quaestor.exchange.positions.PositionService;
import io.quaestor.exchange.trades.Fill;
import io.quaestor.exchange.trades.Settlement;
import io.quaestor.exchange.trades.TradeService;
import io.quaestor.exchange.users.UserService;
import io.quaestor.exchange.users.UserStatus;
import io.quaestor.platform.data.Partitions;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Plays the simulated market through the write path, a slice of time after the other. In the history a slice's orders and
 * fills are one transaction, so an interrupted history ends between two slices and the next start goes on from the last
 * trade; the freezing of some users is its last deed and marks it as complete. Live, users sign in and enter their orders
 * as those of an exchange do. Its books are not kept anywhere: they are read from
 * the makers' open orders at every start, and whenever the exchange did otherwise than expected.
 */
@Component
@Profile("!production")
@EnableConfigurationProperties(SimulatorProperties.class)
class Simulator {

    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);

    static final Cause CAUSE = Cause.of("simulator", "simulated market");

    /** How often a taker's order fills, on average; figures how many takers make a number of trades. */
    private static final double TRADES_PER_TAKER = 1.15;

    private static final Duration LONGEST_SLICE = Duration.ofHours(1);
    private static final int MOST_TRADES_PER_SLICE = 600;
    private static final Duration MARK_INTERVAL = Duration.ofSeconds(5);
    private static final int MOVEMENTS_OF_MONEY = 72;
    private static final int FROZEN_EVERY = 17;

    private final InstrumentService instruments;
    private final OrderService orders;
    private final TradeService trades;
    private final PositionService positions;
    private final UserService users;
    private final Partitions partitions;
    private final SimulatedCrowd crowd;
    private final SimulatedWallets wallets;
    private final SimulatedSessions sessions;
    private final TapeRepository played;
    private final TransactionTemplate transactions;
    private final SimulatorProperties properties;

    private final List<SimulatedUser> everybody = SimulatedCrowd.ofMarket();
    private List<SimulatedMarket> markets = List.of();
    private Instant marked = Instant.EPOCH;
    private RandomGenerator random = new SplittableRandom();

    Simulator(
            InstrumentService instruments,
            OrderService orders,
            TradeService trades,
            PositionService positions,
            UserService users,
            Partitions partitions,
            SimulatedCrowd crowd,
            SimulatedWallets wallets,
            SimulatedSessions sessions,
            TapeRepository played,
            TransactionTemplate transactions,
            SimulatorProperties properties) {
        this.instruments = instruments;
        this.orders = orders;
        this.trades = trades;
        this.positions = positions;
        this.users = users;
        this.partitions = partitions;
        this.crowd = crowd;
        this.wallets = wallets;
        this.sessions = sessions;
        this.played = played;
        this.transactions = transactions;
        this.properties = properties;
    }

    /** Whether the simulator may play here at all: not among real users. */
    boolean isAlone() {
        return !played.hasRealUsers();
    }

    boolean isHistoryComplete() {
        return played.hasEvent(frozen().getLast().id(), "UserFrozen");
    }

    /** Plays what is missing of the history up to {@code now}, then freezes some users. */
    void playHistory(Instant now, Consumer<String> progress) {
        Instant start = now.minus(properties.history());
        partitions.ensure(start.minus(Duration.ofDays(1)), now);
        SimulatedContract.ALL.forEach(contract -> instruments.list(contract.instrument(), CAUSE, start));
        crowd.enter(everybody, SimulatedContract.CURRENCY, CAUSE, start.minus(Duration.ofHours(2)));
        Instant from = SimulatedContract.ALL.stream()
                .map(contract -> played.lastTradeTime(contract.symbol()))
                .flatMap(Optional::stream)
                .max(Instant::compareTo)
                .filter(last -> last.isAfter(start))
                .orElse(start);
        resume(from.equals(start) ? 0 : from.toEpochMilli());

        double share = (double) Duration.between(from, now).toMillis()
                / properties.history().toMillis();
        long total = Math.round(share * properties.historyTrades());
        Progress bar = new Progress("Playing a simulated market", total, progress);
        List<Instant> borders = borders(from, now, total);
        int movements = Math.ceilDiv(MOVEMENTS_OF_MONEY, borders.size() - 1);
        long done = 0;
        for (int i = 0; i + 1 < borders.size(); i++) {
            double mean = total / (TRADES_PER_TAKER * (borders.size() - 1));
            done += play(
                    borders.get(i),
                    borders.get(i + 1),
                    (int) Math.round(mean * (0.5 + random.nextDouble())),
                    this::record);
            for (int movement = 0; movement < movements; movement++) {
                moveMoney(borders.get(i + 1));
            }
            bar.at(done, 0);
        }
        frozen().forEach(this::freeze);
        bar.done(done, 0);
    }

    /** Reads the books back from the makers' open orders and ends what must not rest. */
    void resume(long seedOffset) {
        random = new SplittableRandom(properties.seed() + seedOffset);
        Set<UUID> inactive =
                played.inactive(everybody.stream().map(SimulatedUser::id).toList());
        List<SimulatedUser> active =
                everybody.stream().filter(user -> !inactive.contains(user.id())).toList();
        List<SimulatedUser> makers =
                active.stream().filter(SimulatedUser::isMaker).toList();
        List<SimulatedUser> takers =
                active.stream().filter(user -> !user.isMaker()).toList();
        if (makers.isEmpty() || takers.isEmpty()) {
            throw new IllegalStateException("every simulated maker or taker is frozen: nobody is left to trade");
        }
        Map<String, BigDecimal> marks = played.markPrices(
                SimulatedContract.ALL.stream().map(SimulatedContract::symbol).toList());
        markets = SimulatedContract.ALL.stream()
                .map(contract -> new SimulatedMarket(
                        contract,
                        makers,
                        takers,
                        storedBook(contract),
                        marks.getOrDefault(
                                contract.symbol(), contract.instrument().markPrice()),
                        new SplittableRandom(random.nextLong())))
                .toList();
    }

    /**
     * Plays a stretch of time in all symbols, live. After an exception, {@link #resume} first.
     *
     * @return how many trades were settled
     */
    int play(Instant from, Instant to, int takerOrders) {
        return play(from, to, takerOrders, this::trade);
    }

    private int play(Instant from, Instant to, int takerOrders, Function<Slice, Outcome> writing) {
        int[] takersOf = new int[markets.size()];
        for (int i = 0; i < takerOrders; i++) {
            takersOf[random.nextInt(takersOf.length)]++;
        }
        List<Slice> slices = new ArrayList<>();
        for (int i = 0; i < takersOf.length; i++) {
            slices.add(markets.get(i).play(from, to, takersOf[i]));
        }
        Slice slice = Slice.merge(slices);
        Outcome outcome = writing.apply(slice);
        // Afterwards, for the lock on the house's accounts must come last in a transaction.
        endAll(slice.endings());
        if (!outcome.isAsPlayed()) {
            readBooksBack();
        }
        // Every mark rewrites every open position.
        if (Duration.between(marked, to).compareTo(MARK_INTERVAL) >= 0) {
            for (SimulatedMarket market : markets) {
                positions.mark(market.contract().symbol(), market.fairPrice());
            }
            marked = to;
        }
        return outcome.settled();
    }

    /** One deposit, withdrawal or transfer of somebody. */
    void moveMoney(Instant at) {
        wallets.move(everybody, random, at);
    }

    /** Writes a slice of the past, as the engine recorded it: nobody signs in, nobody is limited. */
    private Outcome record(Slice slice) {
        Outcome outcome = transactions.execute(status -> {
            for (Placement placement : orders.place(slice.orders(), CAUSE)) {
                if (!(placement instanceof Placement.Placed)) {
                    LOG.debug("Not placed: {}", placement);
                }
            }
            return settle(slice.fills());
        });
        if (outcome == null) {
            throw new IllegalStateException("a slice of the simulated market has no outcome");
        }
        return outcome;
    }

    /** Every user enters orders under a session, in a transaction each; then the engine delivers the fills. */
    private Outcome trade(Slice slice) {
        boolean isAsPlayed = sessions.enter(slice.orders());
        Outcome settled = settle(slice.fills());
        return new Outcome(settled.settled(), isAsPlayed && settled.isAsPlayed());
    }

    private Outcome settle(List<Fill> fills) {
        int settled = 0;
        boolean isAsPlayed = true;
        for (Settlement settlement : trades.settle(fills, CAUSE)) {
            if (settlement instanceof Settlement.Settled) {
                settled++;
            } else {
                LOG.debug("Not settled: {}", settlement);
                isAsPlayed = false;
            }
        }
        return new Outcome(settled, isAsPlayed);
    }

    private void endAll(List<Slice.Ending> endings) {
        try {
            transactions.executeWithoutResult(status -> endings.forEach(this::end));
        } catch (Refusal oneOfThem) {
            LOG.debug("Ending orders one by one, for one was ended already", oneOfThem);
            for (Slice.Ending ending : endings) {
                try {
                    end(ending);
                } catch (Refusal refusal) {
                    LOG.debug("Not ended: {}", refusal.getMessage());
                }
            }
        }
    }

    private void end(Slice.Ending ending) {
        if (ending.isExpiry()) {
            orders.expire(ending.orderId(), CAUSE, ending.at());
        } else {
            orders.cancel(ending.orderId(), null, CAUSE, ending.at());
        }
    }

    private void readBooksBack() {
        for (SimulatedMarket market : markets) {
            market.replaceBook(storedBook(market.contract()));
        }
    }

    private RestingBook storedBook(SimulatedContract contract) {
        RestingBook book = new RestingBook();
        List<UUID> ids = everybody.stream().map(SimulatedUser::id).toList();
        List<Slice.Ending> leftOver = new ArrayList<>();
        for (TapeRepository.OpenOrder order : played.openOrders(contract.symbol(), ids)) {
            if (order.isPassing() || order.price() == null) {
                leftOver.add(new Slice.Ending(order.id(), true, Instant.EPOCH));
            } else {
                book.add(new RestingBook.Resting(
                        order.id(), order.side(), contract.ticks(order.price()), contract.lots(order.remaining())));
            }
        }
        // Ended at the time of their last change, for nothing ends before.
        endAll(leftOver);
        return book;
    }

    private void freeze(SimulatedUser user) {
        if (played.inactive(List.of(user.id())).isEmpty()) {
            users.changeStatus(
                    user.id(), UserStatus.FROZEN, null, Cause.of("simulator", "simulated: unusual sign-in pattern"));
        }
    }

    private List<SimulatedUser> frozen() {
        List<SimulatedUser> takers =
                everybody.stream().filter(user -> !user.isMaker()).toList();
        List<SimulatedUser> frozen = new ArrayList<>();
        for (int i = 5; i < takers.size(); i += FROZEN_EVERY) {
            frozen.add(takers.get(i));
        }
        return frozen;
    }

    /** Borders of slices, none longer than an hour or with too many trades for one transaction. */
    private static List<Instant> borders(Instant from, Instant to, long trades) {
        long millis = Duration.between(from, to).toMillis();
        long slices = Math.max(1, Math.max(millis / LONGEST_SLICE.toMillis(), trades / MOST_TRADES_PER_SLICE));
        List<Instant> borders = new ArrayList<>();
        for (long i = 0; i <= slices; i++) {
            borders.add(from.plusMillis(millis * i / slices));
        }
        return borders;
    }

    private record Outcome(int settled, boolean isAsPlayed) {}
}
