package io.quaestor.market.orderbook;

import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.Texts;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads books and has them made anew. Called by screens and by the exchange's own programs, which check who they are. */
@Service
public class OrderBookService {

    /** Most levels of a side that are read at once. */
    public static final int MOST_LEVELS = 5_000;

    /** A book whose feeder has not renewed it for so long may not be true any more. */
    static final Duration RENEWED_WITHIN = BookWriter.RENEWAL.plusSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(OrderBookService.class);

    private static final Duration REBUILD_LIMIT = Duration.ofSeconds(10);
    private static final Duration BETWEEN_ASKING = Duration.ofMillis(50);

    private final OrderBookRepository repository;
    private final OrderBookStore store;
    private final BookFeedStore feed;
    private final TransactionTemplate replica;
    private final Clock clock;

    OrderBookService(
            OrderBookRepository repository,
            OrderBookStore store,
            BookFeedStore feed,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.repository = repository;
        this.store = store;
        this.feed = feed;
        this.replica = new TransactionTemplate(transactions);
        this.replica.setReadOnly(true);
        this.clock = clock;
    }

    /**
     * The best levels of a symbol's book, both sides of one update id.
     *
     * @param depth levels of a side, 1 to {@value #MOST_LEVELS}
     * @throws Refusal INVALID symbol or depth, UNKNOWN symbol, or UNAVAILABLE when the symbol's book is not there, is broken,
     *     or its master does not answer
     */
    public OrderBook book(String symbol, int depth) {
        checkDepth(depth);
        Texts.name(symbol, "symbol");
        Optional<OrderBook> book;
        try {
            book = OrderBookStore.await(store.read(symbol, depth)).map(CachedBook::book);
        } catch (CachedBook.Unreadable broken) {
            throw new Refusal(Refusal.Code.UNAVAILABLE, broken.getMessage() + "; have it made anew");
        } catch (DataAccessException away) {
            LOG.debug("The book of {} could not be read", symbol, away);
            throw new Refusal(
                    Refusal.Code.UNAVAILABLE,
                    "the book of " + symbol + " cannot be read at present: " + away.getMessage());
        }
        if (book.isEmpty()) {
            requireKnown(symbol);
            throw new Refusal(
                    Refusal.Code.UNAVAILABLE,
                    "there is no book of " + symbol + " at present: nobody feeds it, or not yet");
        }
        return book.get();
    }

    /**
     * The last trades that a recorded stream told of beside its book, the newest first; none where no stream is played, or
     * where something else lies in their place, which the player writes over.
     *
     * @throws Refusal INVALID symbol
     * @throws DataAccessException when Redis does not answer
     */
    public List<BookPrint> prints(String symbol) {
        try {
            return OrderBookStore.await(store.prints(symbol));
        } catch (CachedBook.Unreadable broken) {
            LOG.debug("What lies in the place of the prints of {} is none", symbol, broken);
            return List.of();
        }
    }

    /**
     * How the books of {@link #symbols} stand; a symbol without one is absent. A master that does not answer throws
     * nothing: its books are stale.
     */
    public Map<String, BookState> states() {
        Map<String, CompletableFuture<Optional<CachedBook>>> asked = new LinkedHashMap<>();
        symbols().forEach(symbol -> asked.put(symbol, store.best(symbol)));
        Instant renewedBefore = clock.instant().minus(RENEWED_WITHIN);
        Map<String, BookState> states = new HashMap<>();
        asked.forEach((symbol, answer) -> {
            try {
                OrderBookStore.await(answer)
                        .ifPresent(cached -> states.put(symbol, BookState.of(cached.book(), renewedBefore)));
            } catch (CachedBook.Unreadable | DataAccessException noBook) {
                LOG.debug("The book of {} could not be read", symbol, noBook);
                states.put(symbol, BookState.UNKNOWN);
            }
        });
        return states;
    }

    /** Every instrument, and every symbol that a stream is being played into, in the order of their names. */
    public List<String> symbols() {
        TreeSet<String> symbols = new TreeSet<>(instruments());
        symbols.addAll(replays());
        return new ArrayList<>(symbols);
    }

    /** Every instrument, in the order of their names. */
    public List<String> instruments() {
        return reading(repository::ticks).keySet().stream().sorted().toList();
    }

    /** Whether there is such an instrument, or a stream is being played into it. */
    public boolean isKnown(@Nullable String symbol) {
        return symbol != null
                && Texts.isName(symbol)
                && (reading(() -> repository.isInstrument(symbol)) || replays().contains(symbol));
    }

    /** Whether the book is made from orders: so are all instruments', and no others. */
    public boolean isFromOrders(String symbol) {
        return reading(() -> repository.isInstrument(symbol));
    }

    /**
     * Has the book made anew from the orders, by the instance that feeds, and waits until it is written.
     *
     * @return how many levels the new book has
     * @throws Refusal INVALID or UNKNOWN symbol, RULE when the book is not made from orders, or UNAVAILABLE when nobody feeds,
     *     it failed, or took longer than ten seconds; in the last case it may still come
     */
    public int rebuild(String symbol) {
        requireInstrument(Texts.name(symbol, "symbol"));
        UUID wish = UUID.randomUUID();
        try {
            if (!feed.wish(wish, symbol)) {
                throw new Refusal(
                        Refusal.Code.UNAVAILABLE,
                        "no instance feeds the order books at present, so that of " + symbol + " cannot be made anew",
                        Refusal.Reason.BOOK_NOT_FED,
                        symbol);
            }
            long deadline = System.nanoTime() + REBUILD_LIMIT.toNanos();
            while (System.nanoTime() < deadline) {
                Optional<String> answer = feed.answer(wish);
                if (answer.isPresent()) {
                    return BookAnswers.levels(symbol, answer.get());
                }
                Thread.sleep(BETWEEN_ASKING);
            }
        } catch (DataAccessException away) {
            LOG.debug("The book of {} could not be made anew", symbol, away);
            throw new Refusal(
                    Refusal.Code.UNAVAILABLE,
                    "Redis does not answer, so the book of " + symbol + " cannot be made anew: " + away.getMessage(),
                    Refusal.Reason.BOOK_FAILED,
                    symbol,
                    String.valueOf(away.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new Refusal(
                Refusal.Code.UNAVAILABLE,
                "the book of " + symbol + " was not written within " + REBUILD_LIMIT.toSeconds()
                        + " s; it will be as soon as its master answers",
                Refusal.Reason.BOOK_LATE,
                symbol,
                REBUILD_LIMIT.toSeconds());
    }

    /**
     * Begins to feed a book from a recorded stream.
     *
     * @param symbol no instrument's
     * @param tick step of its prices
     * @throws Refusal INVALID symbol, or CONFLICT when it is an instrument's
     */
    public ReplayedBook replay(String symbol, BigDecimal tick) {
        if (reading(() -> repository.isInstrument(Texts.name(symbol, "symbol")))) {
            throw new Refusal(
                    Refusal.Code.CONFLICT,
                    symbol + " is an instrument, whose book is made from its orders; no stream is played into it");
        }
        return new ReplayedBook(store, feed, symbol, Amounts.positive(tick, "tick"), clock);
    }

    static void checkDepth(int depth) {
        if (depth < 1 || depth > MOST_LEVELS) {
            throw new Refusal(
                    Refusal.Code.INVALID, "depth must lie between 1 and " + MOST_LEVELS + " levels, not " + depth);
        }
    }

    private void requireKnown(String symbol) {
        if (!isKnown(symbol)) {
            throw unknown(symbol);
        }
    }

    private void requireInstrument(String symbol) {
        if (!reading(() -> repository.isInstrument(symbol))) {
            throw replays().contains(symbol)
                    ? new Refusal(
                            Refusal.Code.RULE,
                            "the book of " + symbol + " is a recorded stream's: there are no orders to make it from",
                            Refusal.Reason.BOOK_RECORDED,
                            symbol)
                    : unknown(symbol);
        }
    }

    private static Refusal unknown(String symbol) {
        return new Refusal(
                Refusal.Code.UNKNOWN, "there is no instrument " + symbol, Refusal.Reason.INSTRUMENT_UNKNOWN, symbol);
    }

    private Set<String> replays() {
        try {
            return feed.replays(clock.instant());
        } catch (DataAccessException away) {
            LOG.debug("Nobody could say which streams are played", away);
            return Set.of();
        }
    }

    private <T> T reading(Supplier<T> question) {
        return Objects.requireNonNull(replica.execute(status -> question.get()));
    }
}
