package io.quaestor.market.orderbook;

import io.quaestor.market.orderbook.BookCheck.Finding;
import io.quaestor.market.orderbook.OrderBookRepository.TrueLevel;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Compares every book made from orders with the orders, again and again. The cache is a little behind, or ahead of the
 * replica, so a difference counts only when two looks, one after the other, find it with the same values on both sides.
 * Nothing is repaired: somebody should know first.
 */
@Component
@EnableConfigurationProperties(OrderBookProperties.class)
public class OrderBookChecker implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(OrderBookChecker.class);

    /** A look that takes long is followed by a longer pause: the replica has other things to do. */
    private static final int PAUSES_PER_LOOK = 4;

    private final OrderBookRepository repository;
    private final OrderBookStore store;
    private final TransactionTemplate replica;
    private final OrderBookProperties properties;
    private final Clock clock;
    private final Map<String, BookCheck> latest = new ConcurrentHashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private Map<String, Look> priorLooks = Map.of();

    OrderBookChecker(
            OrderBookRepository repository,
            OrderBookStore store,
            PlatformTransactionManager transactions,
            OrderBookProperties properties,
            Clock clock) {
        this.repository = repository;
        this.store = store;
        this.replica = new TransactionTemplate(transactions);
        this.replica.setReadOnly(true);
        this.properties = properties;
        this.clock = clock;
    }

    /** What the latest look at a symbol's book found; empty before the first one, and of books not made from orders. */
    public Optional<BookCheck> of(String symbol) {
        return Optional.ofNullable(latest.get(symbol));
    }

    @Override
    public void destroy() {
        stop.countDown();
    }

    /** Looks on and on, on a thread of its own. */
    void start() {
        Thread.ofVirtual().name("order-book-checker").start(this::run);
    }

    /** One look at every book. */
    synchronized void look() {
        Map<String, BigDecimal> symbols = reading(repository::ticks);
        Map<String, Look> looks = new HashMap<>();
        symbols.forEach((symbol, tick) -> {
            Look look = look(symbol, tick);
            looks.put(symbol, look);
            Look prior = priorLooks.get(symbol);
            BookCheck before = latest.get(symbol);
            BookCheck now = check(symbol, prior == null ? Look.NOTHING : prior, look, before);
            latest.put(symbol, now);
            tell(before, now);
        });
        latest.keySet().retainAll(symbols.keySet());
        priorLooks = looks;
    }

    private void run() {
        long pauseMillis = properties.checkInterval().toMillis();
        boolean isWell = true;
        try {
            while (!stop.await(pauseMillis, TimeUnit.MILLISECONDS)) {
                long began = System.nanoTime();
                try {
                    look();
                    isWell = true;
                } catch (RuntimeException failure) {
                    if (isWell) {
                        LOG.warn("The order books could not be compared with the orders: {}", failure.toString());
                        isWell = false;
                    }
                }
                long tookMillis = (System.nanoTime() - began) / 1_000_000;
                pauseMillis = Math.max(properties.checkInterval().toMillis(), PAUSES_PER_LOOK * tookMillis);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What one look found of one book.
     *
     * @param finding EQUAL when levels differ, too: whether they do, the differences say
     */
    private record Look(
            Finding finding,
            Map<Place, LevelDifference> differences,
            @Nullable String detail) {

        static final Look NOTHING = new Look(Finding.EQUAL, Map.of(), null);
    }

    private record Place(BookSide side, String price) {}

    private Look look(String symbol, BigDecimal tick) {
        Optional<CachedBook> cached;
        List<TrueLevel> levels;
        try {
            cached = OrderBookStore.await(store.read(symbol, 0));
            levels = reading(() -> repository.levels(symbol));
        } catch (CachedBook.Unreadable broken) {
            return new Look(Finding.BROKEN, Map.of(), broken.getMessage());
        } catch (DataAccessException | TransactionException away) {
            return new Look(Finding.UNKNOWN, Map.of(), away.getMessage());
        }
        if (cached.isEmpty()) {
            return new Look(Finding.MISSING, Map.of(), null);
        }
        Map<Place, LevelDifference> differences = new HashMap<>();
        differences.putAll(differences(BookSide.BIDS, cached.get().bids(), levels));
        differences.putAll(differences(BookSide.ASKS, cached.get().asks(), levels));
        if (differences.isEmpty()) {
            String broken = broken(cached.get(), tick);
            if (broken != null) {
                return new Look(Finding.BROKEN, Map.of(), broken);
            }
        }
        return new Look(Finding.EQUAL, differences, null);
    }

    /** What is wrong with it beside its levels; null when nothing is. */
    private static @Nullable String broken(CachedBook cached, BigDecimal tick) {
        OrderBook book;
        try {
            book = cached.book();
        } catch (CachedBook.Unreadable broken) {
            return broken.getMessage();
        }
        if (book.source() != BookSource.ORDERS) {
            return "it is called a book of " + book.source() + ", and is of an instrument, so of " + BookSource.ORDERS;
        }
        return book.tick().compareTo(tick) == 0
                ? null
                : "its tick is " + book.tick().toPlainString() + ", and the instrument's " + tick.toPlainString();
    }

    private static Map<Place, LevelDifference> differences(
            BookSide side, List<CachedBook.Entry> entries, List<TrueLevel> levels) {
        NavigableMap<BigDecimal, BookLevel> missing = new TreeMap<>();
        for (TrueLevel level : levels) {
            if (level.side() == side) {
                missing.put(level.level().price(), level.level());
            }
        }
        Map<Place, LevelDifference> differences = new HashMap<>();
        for (CachedBook.Entry entry : entries) {
            BigDecimal price = CachedBook.number(entry.price());
            BookLevel truth = price == null ? null : missing.remove(price);
            if (truth == null || !isSame(entry.value(), truth)) {
                put(differences, side, CachedBook.shown(entry.price()), entry.value(), truth);
            }
        }
        missing.values().forEach(truth -> put(differences, side, truth.price().toPlainString(), null, truth));
        return differences;
    }

    private static void put(
            Map<Place, LevelDifference> differences,
            BookSide side,
            String price,
            @Nullable String cached,
            @Nullable BookLevel truth) {
        differences.put(
                new Place(side, price),
                new LevelDifference(
                        side,
                        price,
                        cached == null ? null : CachedBook.shown(cached),
                        truth == null ? null : truth.quantity(),
                        truth == null ? null : truth.orders()));
    }

    private static boolean isSame(@Nullable String value, BookLevel truth) {
        int space = value == null ? -1 : value.indexOf(' ');
        if (value == null || space < 0) {
            return false;
        }
        BigDecimal quantity = CachedBook.number(value.substring(0, space));
        return quantity != null
                && quantity.compareTo(truth.quantity()) == 0
                && value.substring(space + 1).equals(String.valueOf(truth.orders()));
    }

    /** Only what the look before has found too counts. */
    private BookCheck check(String symbol, Look prior, Look look, @Nullable BookCheck before) {
        List<LevelDifference> lasting = new ArrayList<>();
        look.differences().forEach((place, difference) -> {
            if (difference.equals(prior.differences().get(place))) {
                lasting.add(difference);
            }
        });
        lasting.sort(OrderBookChecker::byPlace);
        Finding finding;
        if (!lasting.isEmpty()) {
            finding = Finding.DIFFERS;
        } else if (look.finding() == prior.finding()) {
            finding = look.finding();
        } else {
            finding = Finding.EQUAL;
        }
        Instant now = clock.instant();
        Instant since = null;
        if (finding != Finding.EQUAL) {
            since = before != null && before.finding() == finding && before.since() != null ? before.since() : now;
        }
        return new BookCheck(
                symbol,
                now,
                finding,
                since,
                lasting.subList(0, Math.min(BookCheck.MOST_LISTED, lasting.size())),
                lasting.size(),
                finding == look.finding() ? look.detail() : null);
    }

    private static int byPlace(LevelDifference one, LevelDifference other) {
        int bySide = one.side().compareTo(other.side());
        if (bySide != 0) {
            return bySide;
        }
        BigDecimal price = CachedBook.number(one.price());
        BigDecimal otherPrice = CachedBook.number(other.price());
        return price == null || otherPrice == null
                ? one.price().compareTo(other.price())
                : one.side().bestFirst().compare(price, otherPrice);
    }

    private static void tell(@Nullable BookCheck before, BookCheck now) {
        boolean wasWrong = before != null && before.isWrong();
        if (now.isWrong() && !wasWrong) {
            LOG.warn(
                    "The book of {} is not what the orders make it: {}, {} levels{}",
                    now.symbol(),
                    now.finding(),
                    now.differenceCount(),
                    now.detail() == null ? "" : ", " + now.detail());
        } else if (wasWrong && now.finding() == Finding.EQUAL) {
            LOG.info("The book of {} is what the orders make it again", now.symbol());
        }
    }

    private <T> T reading(Supplier<T> question) {
        return Objects.requireNonNull(replica.execute(status -> question.get()));
    }

    /** Looks wherever the application serves. */
    @Component
    @ConditionalOnWebApplication
    static class Start {

        private final OrderBookChecker checker;
        private final OrderBookProperties properties;

        Start(OrderBookChecker checker, OrderBookProperties properties) {
            this.checker = checker;
            this.properties = properties;
        }

        @EventListener(ApplicationReadyEvent.class)
        void start() {
            if (properties.check()) {
                checker.start();
            }
        }
    }
}
