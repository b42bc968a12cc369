package io.quaestor.market.orderbook;

import io.quaestor.market.orderbook.OrderBookStore.Outcome;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one symbol's book from memory into Redis and keeps it alive there. One write is under way at a time; what changes
 * meanwhile goes with the next. A write that failed, found a gap or was dropped is followed by the whole book, again and
 * again until it arrives, without anybody waiting for it.
 */
final class BookWriter {

    private static final Logger LOG = LoggerFactory.getLogger(BookWriter.class);

    static final Duration RENEWAL = Duration.ofSeconds(20);
    static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(250);

    private final OrderBookStore store;
    private final String symbol;
    private final BookSource source;
    private final BigDecimal tick;
    private final Clock clock;

    /** Where answers are dealt with: never on the connection's own thread. */
    private final Executor executor;

    private final MemoryBook book = new MemoryBook();

    /** How far the book in memory is. */
    private UpdateId reached = new UpdateId(0, 0);

    /** What lies in Redis, as far as is known; null when that is not known. */
    private @Nullable UpdateId written;

    private boolean isForced;
    private boolean isUnderWay;
    private boolean isStopped;
    private boolean isSuspended;
    private long notBeforeNanos = System.nanoTime();
    private long renewedNanos;
    private @Nullable Long doubtfulNanos;
    private List<CompletableFuture<Integer>> waiting = new ArrayList<>();

    BookWriter(
            OrderBookStore store, String symbol, BookSource source, BigDecimal tick, Clock clock, Executor executor) {
        this.store = store;
        this.symbol = symbol;
        this.source = source;
        this.tick = tick;
        this.clock = clock;
        this.executor = executor;
    }

    /** Adds what an event changed; the book is then as of that id. */
    synchronized void change(List<MemoryBook.Change> changes, UpdateId id) {
        changes.forEach(book::change);
        reached = id;
    }

    /** Makes levels exactly these, with quantity 0 where nothing is left; the book is then as of that id. */
    synchronized void set(List<BookLevel> bids, List<BookLevel> asks, UpdateId id) {
        bids.forEach(level -> book.set(BookSide.BIDS, level));
        asks.forEach(level -> book.set(BookSide.ASKS, level));
        reached = id;
    }

    /** Begins anew with these levels, which take the place of whatever lies in Redis once {@link #send} is called. */
    synchronized void replace(List<BookLevel> bids, List<BookLevel> asks, UpdateId id) {
        book.clear();
        set(bids, asks, id);
        written = null;
        isForced = true;
        isSuspended = false;
        notBeforeNanos = System.nanoTime();
    }

    /** Sends nothing more until the next whole book. */
    synchronized void suspend() {
        book.clear();
        isSuspended = true;
    }

    /** Begins anew with this book, to be written unless Redis has a newer one. */
    synchronized void begin(List<MemoryBook.Change> whole, UpdateId id) {
        book.clear();
        change(whole, id);
        written = null;
    }

    /** Says that the book is still the same at a later id. */
    synchronized void reach(UpdateId id) {
        if (id.compareTo(reached) > 0) {
            reached = id;
        }
    }

    /**
     * Begins anew with this book, which takes the place of whatever lies in Redis once {@link #send} is called.
     *
     * @return the number of levels, once they are written
     */
    synchronized CompletableFuture<Integer> replace(List<MemoryBook.Change> whole, UpdateId id) {
        begin(whole, id);
        isForced = true;
        notBeforeNanos = System.nanoTime();
        CompletableFuture<Integer> done = new CompletableFuture<>();
        waiting.add(done);
        return done;
    }

    /** Sends nothing more; who waits for a write that was not begun learns so. */
    synchronized void stop() {
        isStopped = true;
        disappoint(waiting);
        waiting = new ArrayList<>();
    }

    private void disappoint(List<CompletableFuture<Integer>> those) {
        those.forEach(one -> one.completeExceptionally(new IllegalStateException(
                "the book of " + symbol + " was not written: this instance does not feed it any more; ask again")));
    }

    /** The best level of a side, in memory. */
    synchronized Optional<BookLevel> best(BookSide side) {
        return book.levels(side).stream().findFirst();
    }

    /** Whether Redis has what memory has, as far as is known. */
    synchronized boolean isWritten() {
        return written != null && !isUnderWay && !book.isChanged();
    }

    /**
     * Sends what there is to send, unless an answer is still to come.
     *
     * @param isCurrent whether the book in memory is known to be as of now; else it is not kept alive
     */
    synchronized void send(long epoch, boolean isCurrent) {
        if (isStopped || isSuspended || isUnderWay || System.nanoTime() < notBeforeNanos) {
            return;
        }
        UpdateId previous = written;
        if (previous == null) {
            sendWhole(epoch);
        } else if (book.isChanged()) {
            List<BookLevel> bids = book.changes(BookSide.BIDS);
            List<BookLevel> asks = book.changes(BookSide.ASKS);
            book.forgetChanges();
            follow(
                    store.update(new OrderBookStore.Update(
                            symbol, previous, reached, epoch, clock.instant(), tick, bids, asks)),
                    new Attempt(reached, epoch, false, List.of()));
        } else if (isCurrent && System.nanoTime() - renewedNanos > RENEWAL.toNanos()) {
            follow(
                    store.renew(symbol, previous, epoch, clock.instant()),
                    new Attempt(previous, epoch, false, List.of()));
        }
    }

    private void sendWhole(long epoch) {
        List<BookLevel> bids = List.copyOf(book.levels(BookSide.BIDS));
        List<BookLevel> asks = List.copyOf(book.levels(BookSide.ASKS));
        Attempt attempt = new Attempt(reached, epoch, isForced, waiting);
        book.forgetChanges();
        isForced = false;
        waiting = new ArrayList<>();
        follow(
                store.save(new OrderBookStore.Snapshot(
                        symbol, reached, epoch, attempt.isForced(), clock.instant(), source, tick, bids, asks)),
                attempt);
    }

    /** A write under way, and who waits for it. */
    private record Attempt(UpdateId id, long epoch, boolean isForced, List<CompletableFuture<Integer>> waiting) {}

    private void follow(CompletableFuture<Outcome> answer, Attempt attempt) {
        isUnderWay = true;
        var _ = answer.handleAsync(
                (outcome, failure) -> {
                    done(attempt, failure == null ? outcome : null, failure);
                    return true;
                },
                executor);
    }

    private synchronized void done(Attempt attempt, @Nullable Outcome outcome, @Nullable Throwable failure) {
        long now = System.nanoTime();
        isUnderWay = false;
        if (outcome == Outcome.APPLIED) {
            // Unless somebody asked for it to be written over meanwhile.
            written = isForced ? null : attempt.id();
            renewedNanos = now;
            Long began = doubtfulNanos;
            if (began != null) {
                doubtfulNanos = null;
                LOG.info("The book of {} is whole again, after {} ms", symbol, (now - began) / 1_000_000);
            }
            int levels = book.levels(BookSide.BIDS).size()
                    + book.levels(BookSide.ASKS).size();
            attempt.waiting().forEach(one -> one.complete(levels));
        } else {
            written = null;
            isForced |= attempt.isForced();
            if (isStopped) {
                disappoint(attempt.waiting());
            } else {
                waiting.addAll(attempt.waiting());
            }
            if (doubtfulNanos == null) {
                doubtfulNanos = now;
                LOG.info(
                        "The book of {} is written anew: {}",
                        symbol,
                        outcome == null ? String.valueOf(failure) : "Redis answers " + outcome);
            }
            notBeforeNanos = outcome == Outcome.GAP ? now : now + PAUSE_AFTER_FAILURE.toNanos();
        }
        send(attempt.epoch(), false);
    }
}
