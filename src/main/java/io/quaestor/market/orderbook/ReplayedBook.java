package io.quaestor.market.orderbook;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The book that a recorded stream is played into. Whoever plays says what the stream says; this brings it into Redis, as
 * the feeder of the exchange's own books does. Of two that play into one symbol the one that began later wins.
 */
public final class ReplayedBook implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReplayedBook.class);

    /** Last prints that are kept. */
    private static final int PRINTS = 30;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration BETWEEN_SIGNS = Duration.ofSeconds(5);

    private final OrderBookStore store;
    private final BookFeedStore feed;
    private final String symbol;
    private final Clock clock;
    private final long epoch;
    private final BookWriter writer;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("replay").factory());
    private final Deque<BookPrint> prints = new ArrayDeque<>();
    private boolean isPrinted = true;
    private volatile boolean isBegun;

    ReplayedBook(OrderBookStore store, BookFeedStore feed, String symbol, BigDecimal tick, Clock clock) {
        this.store = store;
        this.feed = feed;
        this.symbol = symbol;
        this.clock = clock;
        this.epoch = clock.millis();
        this.writer = new BookWriter(store, symbol, BookSource.REPLAY, tick, clock, this::execute);
        long look = BETWEEN_LOOKS.toMillis();
        var _ = executor.scheduleWithFixedDelay(this::send, look, look, TimeUnit.MILLISECONDS);
        var _ = executor.scheduleWithFixedDelay(this::sendPrints, look, look, TimeUnit.MILLISECONDS);
        var _ = executor.scheduleWithFixedDelay(this::sign, 0, BETWEEN_SIGNS.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The whole book; takes the place of whatever was there. */
    public void snapshot(UpdateId id, List<BookLevel> bids, List<BookLevel> asks) {
        writer.replace(bids, asks, id);
        isBegun = true;
        send();
    }

    /** Levels as they are from this id on, with quantity 0 where nothing is left. */
    public void update(UpdateId id, List<BookLevel> bids, List<BookLevel> asks) {
        writer.set(bids, asks, id);
        send();
    }

    /** A trade beside the book; the last {@value #PRINTS} are kept, for as long as this plays and a minute longer. */
    public void print(BookPrint print) {
        synchronized (prints) {
            prints.addFirst(print);
            if (prints.size() > PRINTS) {
                prints.removeLast();
            }
            isPrinted = false;
        }
    }

    /** Nobody knows the book any more: removes it until the next snapshot. */
    public void drop() {
        isBegun = false;
        writer.suspend();
        try {
            OrderBookStore.await(store.delete(symbol));
        } catch (DataAccessException away) {
            LOG.warn("The book of {} could not be removed and stays until it expires: {}", symbol, away.getMessage());
        }
    }

    /** The best level of a side, in memory. */
    public Optional<BookLevel> best(BookSide side) {
        return writer.best(side);
    }

    /** Whether Redis has all of it, as far as is known. */
    public boolean isWritten() {
        return writer.isWritten();
    }

    /** Ends; book and prints stay until they expire. */
    @Override
    public void close() {
        writer.stop();
        sendPrints();
        executor.shutdownNow();
    }

    private void send() {
        if (isBegun) {
            writer.send(epoch, true);
        }
    }

    /** All that are kept at once: whatever became of an earlier write, this one is whole. */
    private void sendPrints() {
        List<BookPrint> kept;
        synchronized (prints) {
            if (isPrinted || prints.isEmpty()) {
                return;
            }
            kept = List.copyOf(prints);
            isPrinted = true;
        }
        try {
            OrderBookStore.await(store.savePrints(symbol, kept));
        } catch (DataAccessException away) {
            LOG.debug("The last prints of {} could not be written and go with the next look", symbol, away);
            synchronized (prints) {
                isPrinted = false;
            }
        }
    }

    private void sign() {
        synchronized (prints) {
            // They live on as long as this plays.
            isPrinted = false;
        }
        try {
            feed.replaying(symbol, clock.instant());
        } catch (DataAccessException away) {
            LOG.debug("It could not be said that a stream is played into {}", symbol, away);
        }
    }

    private void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("An answer came after the end", stopped);
        }
    }
}
