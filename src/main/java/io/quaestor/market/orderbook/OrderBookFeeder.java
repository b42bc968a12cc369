package io.quaestor.market.orderbook;

import io.quaestor.exchange.events.EventBatch;
import io.quaestor.exchange.events.EventConsumer;
import io.quaestor.exchange.events.EventPosition;
import io.quaestor.exchange.events.EventReader;
import io.quaestor.market.orderbook.BookFeedStore.Lease;
import io.quaestor.market.orderbook.RestingOrders.BookChange;
import io.quaestor.market.orderbook.RestingOrders.Known;
import io.quaestor.market.orderbook.RestingOrders.Told;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps all books made from orders, in memory and in Redis; of several instances one does, the one whose lease runs. When
 * it begins, it takes the open orders from the tables, all in one snapshot, and notes which events that snapshot shows
 * beyond its position; from then on every other event is applied, once. A master of Redis that is away holds up its own
 * symbols only: what could not be written follows as a whole book when it is back.
 *
 * @see "docs/decisions/order-book.md"
 */
@Component
public class OrderBookFeeder implements EventConsumer, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(OrderBookFeeder.class);

    /** After this long without a sign of life another instance feeds. */
    static final Duration LEASE = Duration.ofSeconds(5);

    private static final Duration BETWEEN_CLAIMS = Duration.ofMillis(500);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /** Books whose events have not been read for so long are not kept alive. */
    private static final Duration CURRENT = Duration.ofSeconds(10);

    /** An instance that has not read for so long lets another feed. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int ATTEMPTS_AT_A_REBUILD = 10;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);

    private final OrderBookRepository repository;
    private final OrderBookStore store;
    private final BookFeedStore feed;
    private final EventReader reader;
    private final OrderEventReader events;
    private final TransactionTemplate snapshot;
    private final Clock clock;
    private final String instance = UUID.randomUUID().toString();
    private final Map<String, BookWriter> writers = new ConcurrentHashMap<>();
    private final Queue<Wish> wishes = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("order-books-", 1).factory());

    /** What this instance writes with; 0 while another feeds. Only the follower's thread makes it other than 0. */
    private volatile long epoch;

    private volatile long readNanos = System.nanoTime();
    private volatile boolean isLoading;

    private boolean isStarted;
    private long claimedNanos = System.nanoTime() - BETWEEN_CLAIMS.toNanos();
    private boolean isRedisAway;

    // Of the follower's thread alone.
    private volatile @Nullable RestingOrders orders;
    private EventPosition position = EventPosition.START;

    private record Wish(UUID id, String symbol) {}

    OrderBookFeeder(
            OrderBookRepository repository,
            OrderBookStore store,
            BookFeedStore feed,
            EventReader reader,
            JsonMapper json,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.repository = repository;
        this.store = store;
        this.feed = feed;
        this.reader = reader;
        this.events = new OrderEventReader(json);
        this.snapshot = new TransactionTemplate(transactions);
        this.snapshot.setReadOnly(true);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.clock = clock;
    }

    @Override
    public String name() {
        return "order-books";
    }

    @Override
    public EventReader.Source source() {
        return EventReader.Source.REPLICA;
    }

    /** Null while another instance feeds. Begins, and makes single books anew, here: between two batches. */
    @Override
    public @Nullable EventPosition position() {
        if (epoch == 0 && !takesLease()) {
            forget();
            return null;
        }
        RestingOrders present = orders;
        if (present == null) {
            present = begin();
        }
        for (Wish wish = wishes.poll(); wish != null; wish = wishes.poll()) {
            grant(wish, present);
        }
        return position;
    }

    @Override
    public void apply(EventBatch batch) {
        RestingOrders present = orders;
        if (present == null) {
            throw new IllegalStateException("the order books have not begun");
        }
        List<Told> told = events.read(batch.events());
        for (Told one : told) {
            if (one.facts() != null && !writers.containsKey(one.facts().symbol())) {
                enterInstruments();
                break;
            }
        }
        UpdateId id = UpdateId.of(batch.next());
        Map<String, List<MemoryBook.Change>> changes = new HashMap<>();
        try {
            for (Told one : told) {
                for (BookChange change : present.apply(one)) {
                    changes.computeIfAbsent(change.symbol(), symbol -> new ArrayList<>())
                            .add(change.change());
                }
            }
            writers.values().forEach(writer -> writer.reach(id));
            changes.forEach((symbol, ofSymbol) -> writer(symbol).change(ofSymbol, id));
        } catch (RuntimeException broken) {
            // Half of a batch is in memory now; the tables know better.
            orders = null;
            throw broken;
        }
        position = batch.next();
        readNanos = System.nanoTime();
        changes.keySet().forEach(symbol -> send(writer(symbol)));
        if (batch.events().stream().anyMatch(event -> event.type().equals("InstrumentListed"))) {
            enterInstruments();
        }
    }

    @Override
    public void caughtUp() {
        readNanos = System.nanoTime();
    }

    /** Whether everything that memory has was written, as far as is known; false while another instance feeds. */
    boolean isWritten() {
        return epoch != 0 && orders != null && writers.values().stream().allMatch(BookWriter::isWritten);
    }

    /** Lets another instance feed at once. */
    @Override
    public void destroy() {
        boolean wasOwner = epoch != 0;
        stop();
        if (wasOwner) {
            feed.release(instance);
        }
    }

    /** Ends as a process does that is killed: nothing is released. */
    void stop() {
        executor.shutdownNow();
        epoch = 0;
        writers.values().forEach(BookWriter::stop);
    }

    private RestingOrders begin() {
        long began = System.nanoTime();
        isLoading = true;
        try {
            // Refuses a server whose events were written elsewhere.
            var _ = reader.now(source());
            Tables tables = inSnapshot(this::tables);
            RestingOrders present = new RestingOrders(tables.open(), tables.shown());
            UpdateId id = UpdateId.of(tables.position());
            Map<String, List<MemoryBook.Change>> books = present.books().stream()
                    .collect(Collectors.groupingBy(
                            BookChange::symbol, Collectors.mapping(BookChange::change, Collectors.toList())));
            writers.values().forEach(BookWriter::stop);
            writers.clear();
            tables.ticks().forEach((symbol, tick) -> {
                BookWriter writer = newWriter(symbol, tick);
                writer.begin(books.getOrDefault(symbol, List.of()), id);
                writers.put(symbol, writer);
            });
            position = tables.position();
            orders = present;
            LOG.info(
                    "Feeds {} order books with {} open orders, taken from the tables in {} ms; epoch {}",
                    writers.size(),
                    tables.open().size(),
                    (System.nanoTime() - began) / 1_000_000,
                    epoch);
            return present;
        } finally {
            readNanos = System.nanoTime();
            isLoading = false;
            writers.values().forEach(this::send);
        }
    }

    /**
     * @param shown events after the position that the open orders have in them already
     */
    private record Tables(
            EventPosition position, List<EventPosition> shown, Map<String, BigDecimal> ticks, List<Known> open) {}

    private Tables tables() {
        EventPosition from = repository.position();
        Map<String, BigDecimal> ticks = repository.ticks();
        List<Known> open = new ArrayList<>();
        ticks.keySet().forEach(symbol -> open.addAll(repository.openOrders(symbol)));
        return new Tables(from, repository.shown(from), ticks, open);
    }

    private void forget() {
        if (orders != null) {
            orders = null;
            writers.values().forEach(BookWriter::stop);
            writers.clear();
            LOG.info("Another instance feeds the order books");
        }
        for (Wish wish = wishes.poll(); wish != null; wish = wishes.poll()) {
            answer(wish, BookAnswers.failed("this instance does not feed the books any more; ask again"));
        }
    }

    /** Unless the lease was lost meanwhile. */
    private void send(BookWriter writer) {
        long present = epoch;
        if (present != 0) {
            writer.send(present, true);
        }
    }

    /** Makes one symbol's book anew from the tables, and answers whoever wished it once it is written. */
    private void grant(Wish wish, RestingOrders present) {
        try {
            if (!writers.containsKey(wish.symbol())) {
                enterInstruments();
            }
            BookWriter writer = writer(wish.symbol());
            List<MemoryBook.Change> whole = fromTables(wish.symbol(), present);
            var _ = writer.replace(whole, UpdateId.of(position)).whenComplete((levels, failure) -> {
                answer(
                        wish,
                        failure == null
                                ? BookAnswers.done(levels)
                                : BookAnswers.failed(String.valueOf(failure.getMessage())));
            });
            send(writer);
        } catch (RuntimeException failure) {
            LOG.warn("The book of {} could not be made anew: {}", wish.symbol(), failure.toString());
            answer(wish, BookAnswers.failed(String.valueOf(failure.getMessage())));
        }
    }

    private List<MemoryBook.Change> fromTables(String symbol, RestingOrders present) {
        for (int attempt = 1; ; attempt++) {
            OneTable table = inSnapshot(() -> new OneTable(
                    repository.position(), repository.openOrders(symbol), repository.shown(position, symbol)));
            // A replica that was asked after the primary may not have come as far as memory has.
            if (position.compareTo(table.position()) <= 0) {
                return present.replace(symbol, table.open(), table.shown()).stream()
                        .map(BookChange::change)
                        .toList();
            }
            if (attempt == ATTEMPTS_AT_A_REBUILD) {
                throw new IllegalStateException("the tables that can be read are behind the book: they are at "
                        + table.position() + ", it is at " + position);
            }
            pause(BETWEEN_ATTEMPTS);
        }
    }

    private record OneTable(EventPosition position, List<Known> open, Map<EventPosition, UUID> shown) {}

    private void answer(Wish wish, String text) {
        // Answers may take their time; nobody else's book waits for that.
        Thread.ofVirtual().name("order-books-answer").start(() -> {
            try {
                feed.answer(wish.id(), text);
            } catch (DataAccessException failure) {
                LOG.warn("What became of the book of {} could not be said: {}", wish.symbol(), failure.getMessage());
            }
        });
    }

    private void enterInstruments() {
        Map<String, BigDecimal> ticks = inSnapshot(repository::ticks);
        ticks.forEach((symbol, tick) -> writers.computeIfAbsent(symbol, added -> {
            BookWriter writer = newWriter(added, tick);
            writer.begin(List.of(), UpdateId.of(position));
            return writer;
        }));
    }

    private BookWriter newWriter(String symbol, BigDecimal tick) {
        return new BookWriter(store, symbol, BookSource.ORDERS, tick, clock, this::execute);
    }

    private BookWriter writer(String symbol) {
        BookWriter writer = writers.get(symbol);
        if (writer == null) {
            throw new IllegalStateException("there is no instrument " + symbol + " where the events are read");
        }
        return writer;
    }

    private boolean takesLease() {
        start();
        synchronized (this) {
            if (System.nanoTime() - claimedNanos < BETWEEN_CLAIMS.toNanos()) {
                return false;
            }
            claimedNanos = System.nanoTime();
            try {
                Lease lease = feed.claim(instance, LEASE);
                isRedisAway = false;
                if (!lease.isOwn()) {
                    return false;
                }
                lease.wishes().forEach((id, symbol) -> wishes.add(new Wish(id, symbol)));
                orders = null;
                readNanos = System.nanoTime();
                epoch = lease.epoch();
                return true;
            } catch (DataAccessException away) {
                sayOnce(away);
                return false;
            }
        }
    }

    private synchronized void start() {
        if (!isStarted) {
            isStarted = true;
            long look = BETWEEN_LOOKS.toMillis();
            var _ = executor.scheduleWithFixedDelay(guarded(this::sendAll), look, look, TimeUnit.MILLISECONDS);
            long claim = BETWEEN_CLAIMS.toMillis();
            var _ = executor.scheduleWithFixedDelay(guarded(this::prolong), claim, claim, TimeUnit.MILLISECONDS);
        }
    }

    private void sendAll() {
        long present = epoch;
        if (present != 0 && !isLoading) {
            boolean isCurrent = System.nanoTime() - readNanos < CURRENT.toNanos();
            writers.values().forEach(writer -> writer.send(present, isCurrent));
        }
    }

    /**
     * Prolongs the lease. Feeding goes on when that fails: as long as nobody has taken over, there is no harm, and whoever
     * does has a later epoch.
     */
    private void prolong() {
        if (epoch == 0) {
            return;
        }
        if (!isLoading && System.nanoTime() - readNanos > PATIENCE.toNanos()) {
            LOG.warn("No events were read for {} s: another instance may feed the order books", PATIENCE.toSeconds());
            epoch = 0;
            return;
        }
        synchronized (this) {
            if (epoch == 0) {
                return;
            }
            claimedNanos = System.nanoTime();
            try {
                Lease lease = feed.claim(instance, LEASE);
                isRedisAway = false;
                lease.wishes().forEach((id, symbol) -> wishes.add(new Wish(id, symbol)));
                epoch = lease.epoch();
            } catch (DataAccessException away) {
                sayOnce(away);
            }
        }
    }

    private void sayOnce(DataAccessException away) {
        if (!isRedisAway) {
            isRedisAway = true;
            LOG.warn("Who feeds the order books cannot be asked: {}", away.getMessage());
        }
    }

    private static Runnable guarded(Runnable step) {
        return () -> {
            try {
                step.run();
            } catch (RuntimeException failure) {
                LOG.error("A step of feeding the order books failed", failure);
            }
        };
    }

    private void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("An answer came after the end", stopped);
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the replica", interrupted);
        }
    }

    private <T> T inSnapshot(Supplier<T> question) {
        return Objects.requireNonNull(snapshot.execute(status -> question.get()));
    }
}
