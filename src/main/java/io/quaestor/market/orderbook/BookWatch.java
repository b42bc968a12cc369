package io.quaestor.market.orderbook;

import io.quaestor.exchange.Texts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Looks at books for those who want to see them live: soon after a change was published, at most four times a second
 * whatever the feed does, and once a second without any, so that nobody depends on hearing of every change. One read serves
 * all who look at a symbol. A book that cannot be read is told of like any other, with since when.
 */
@Component
public class BookWatch implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(BookWatch.class);

    static final Duration SHORTEST = Duration.ofMillis(250);
    static final Duration LONGEST = Duration.ofSeconds(1);
    private static final Duration TICK = Duration.ofMillis(50);

    /** Ends watching. */
    public interface Watcher extends AutoCloseable {
        @Override
        void close();
    }

    private record Listener(int depth, Predicate<BookLook> told) {}

    /** A symbol that somebody looks at. The fields that are not final and not volatile belong to the one thread. */
    private static final class Watched {

        private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
        private volatile boolean isWoken = true;
        private volatile boolean isUnderWay;
        private long lookedNanos = System.nanoTime() - LONGEST.toNanos();
        private @Nullable OrderBook last;
        private @Nullable Instant lastGoodAt;
        private @Nullable Instant staleSince;
    }

    private final OrderBookStore store;
    private final BookChangesStore changes;
    private final Clock clock;
    private final Map<String, Watched> watched = new ConcurrentHashMap<>();
    private volatile @Nullable ScheduledExecutorService executor;
    private long followedNanos = System.nanoTime() - LONGEST.toNanos();
    private int followed;

    BookWatch(OrderBookStore store, BookChangesStore changes, Clock clock) {
        this.store = store;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * Tells of a symbol's book, until the watcher is closed or the listener answers false. It is told on a thread that serves
     * all: what takes time belongs elsewhere.
     *
     * @param depth levels of a side, 1 to {@value OrderBookService#MOST_LEVELS}
     * @throws io.quaestor.exchange.Refusal INVALID symbol or depth
     */
    public Watcher watch(String symbol, int depth, Predicate<BookLook> told) {
        Texts.name(symbol, "symbol");
        OrderBookService.checkDepth(depth);
        Listener listener = new Listener(depth, told);
        watched.compute(symbol, (name, present) -> {
            Watched one = present == null ? new Watched() : present;
            one.listeners.add(listener);
            one.isWoken = true;
            return one;
        });
        return () -> remove(symbol, listener);
    }

    /** Looks from now on; those who watched before are told again. */
    @Override
    public synchronized void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("book-watch").factory());
        // Ends with the executor; a tick never throws.
        var _ = started.scheduleWithFixedDelay(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
        executor = started;
    }

    @Override
    public synchronized void stop() {
        ScheduledExecutorService stopped = executor;
        if (stopped != null) {
            stopped.shutdownNow();
            executor = null;
        }
        watched.values().forEach(one -> one.isUnderWay = false);
    }

    @Override
    public boolean isRunning() {
        return executor != null;
    }

    private void remove(String symbol, Listener listener) {
        watched.computeIfPresent(symbol, (name, one) -> {
            one.listeners.remove(listener);
            return one.listeners.isEmpty() ? null : one;
        });
    }

    private void tick() {
        try {
            long now = System.nanoTime();
            Set<String> symbols = watched.keySet();
            if (symbols.size() != followed || now - followedNanos > LONGEST.toNanos()) {
                followed = symbols.size();
                followedNanos = now;
                changes.follow(Set.copyOf(symbols), this::wake);
            }
            watched.forEach((symbol, one) -> {
                long ago = now - one.lookedNanos;
                if (!one.isUnderWay && (ago >= LONGEST.toNanos() || (one.isWoken && ago >= SHORTEST.toNanos()))) {
                    look(symbol, one, now);
                }
            });
        } catch (RuntimeException failure) {
            LOG.error("The books could not be looked at", failure);
        }
    }

    private void wake(String symbol) {
        Watched one = watched.get(symbol);
        if (one != null) {
            one.isWoken = true;
        }
    }

    private void look(String symbol, Watched one, long now) {
        int depth = one.listeners.stream().mapToInt(Listener::depth).max().orElse(1);
        one.isWoken = false;
        one.isUnderWay = true;
        one.lookedNanos = now;
        var _ = store.read(symbol, depth)
                // Neither the client's thread nor the one here should check thousands of levels.
                .thenApplyAsync(cached -> cached.map(CachedBook::book))
                .handleAsync(
                        (book, failure) -> {
                            one.isUnderWay = false;
                            tell(symbol, one, failure == null ? book : Optional.empty(), failure);
                            return true;
                        },
                        this::execute);
    }

    private void tell(String symbol, Watched one, Optional<OrderBook> book, @Nullable Throwable failure) {
        BookLook look = look(symbol, one, book, failure);
        for (Listener listener : one.listeners) {
            boolean isThere = false;
            try {
                isThere = listener.told().test(cut(look, listener.depth()));
            } catch (RuntimeException e) {
                LOG.error("A page could not be told of the book of {} and is told no more", symbol, e);
            }
            if (!isThere) {
                remove(symbol, listener);
            }
        }
    }

    private BookLook look(String symbol, Watched one, Optional<OrderBook> read, @Nullable Throwable failure) {
        Instant now = clock.instant();
        OrderBook book = read.orElse(null);
        BookLook.State state;
        if (book != null) {
            boolean isRenewed = !now.isAfter(book.aliveAt().plus(OrderBookService.RENEWED_WITHIN));
            state = isRenewed ? BookLook.State.CURRENT : BookLook.State.NOT_RENEWED;
            one.last = book;
            one.lastGoodAt = isRenewed ? now : book.aliveAt();
        } else if (failure == null) {
            state = BookLook.State.MISSING;
        } else if (isBroken(failure)) {
            state = BookLook.State.BROKEN;
        } else {
            state = BookLook.State.UNREACHABLE;
        }
        if (state == BookLook.State.CURRENT) {
            one.staleSince = null;
        } else if (one.staleSince == null) {
            one.staleSince = one.lastGoodAt == null ? now : one.lastGoodAt;
        }
        return new BookLook(symbol, now, one.last, state, one.staleSince);
    }

    private static boolean isBroken(Throwable failure) {
        return failure instanceof CachedBook.Unreadable || failure.getCause() instanceof CachedBook.Unreadable;
    }

    private static BookLook cut(BookLook look, int depth) {
        OrderBook book = look.book();
        return book == null
                ? look
                : new BookLook(look.symbol(), look.at(), book.cut(depth), look.state(), look.staleSince());
    }

    private void execute(Runnable task) {
        try {
            ScheduledExecutorService running = executor;
            if (running != null) {
                running.execute(task);
            }
        } catch (RejectedExecutionException stopped) {
            LOG.debug("An answer came after the end", stopped);
        }
    }
}
