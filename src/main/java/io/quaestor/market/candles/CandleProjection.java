package io.quaestor.market.candles;

import io.quaestor.exchange.events.Aggregate;
import io.quaestor.exchange.events.EventBatch;
import io.quaestor.exchange.events.EventConsumer;
import io.quaestor.exchange.events.EventPosition;
import io.quaestor.exchange.events.EventReader;
import io.quaestor.exchange.events.StoredEvent;
import io.quaestor.market.candles.TradeHistoryRepository.Progress;
import io.quaestor.platform.data.MarketDatabase;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes trade history and candles from the trades' events, read from the replica. Position and rows are written in one
 * transaction of the market database: every event counts once, whoever is killed when. The result does not depend on
 * the order of the events.
 *
 * @see "docs/decisions/market-database.md"
 */
@Component
public class CandleProjection implements EventConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(CandleProjection.class);

    /** Its edition of docs/events.md. */
    private static final int SCHEMA = 1;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Between two refreshes of aggregates, and as a multiple of what the last one took. */
    private static final Duration REFRESH_PAUSE = Duration.ofSeconds(1);

    private static final int REFRESH_SHARE = 3;

    /** Whoever put a day on the list may be gone, and a day of live trades is refreshed whole once it has ended. */
    private static final Duration LOOK_PERIOD = Duration.ofMinutes(1);

    private final TradeHistoryRepository history;
    private final EventReader reader;
    private final MarketDatabase market;
    private final TransactionTemplate transactions;
    private final Clock clock;

    /** At the start nobody knows what an earlier run left on the list. */
    private boolean isRefreshDue = true;

    private volatile @Nullable String failure;

    private long nextRefreshNanos = System.nanoTime();
    private long nextLookNanos = System.nanoTime();

    CandleProjection(
            TradeHistoryRepository history,
            EventReader reader,
            MarketDatabase market,
            @Qualifier("marketTransactions") TransactionTemplate transactions,
            Clock clock) {
        this.history = history;
        this.reader = reader;
        this.market = market;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "candles";
    }

    /** Falls back to the primary where the replica is away. */
    @Override
    public EventReader.Source source() {
        return EventReader.Source.REPLICA;
    }

    @Override
    public Set<Aggregate> aggregates() {
        return Set.of(Aggregate.TRADE);
    }

    @Override
    public synchronized EventPosition position() {
        market.require();
        long now = System.nanoTime();
        if (now - (isRefreshDue ? nextRefreshNanos : nextLookNanos) >= 0) {
            try {
                refreshSome();
            } catch (DataAccessException e) {
                // A policy may be refreshing the same range; new trades need not wait for it.
                LOG.info("The candles' aggregates are refreshed later: {}", e.getMessage());
                isRefreshDue = true;
                nextRefreshNanos = System.nanoTime() + REFRESH_PAUSE.toNanos();
            }
        }
        return history.progress(name()).map(Progress::position).orElse(EventPosition.START);
    }

    @Override
    public synchronized void apply(EventBatch batch) {
        try {
            add(batch);
            failure = null;
        } catch (RuntimeException e) {
            failure = words(e);
            throw e;
        }
    }

    /** Another instance may have applied what this one could not. */
    @Override
    public void caughtUp() {
        failure = null;
    }

    private void add(EventBatch batch) {
        List<PrintedTrade> trades =
                batch.events().stream().map(CandleProjection::trade).toList();
        Instant newest =
                trades.stream().map(PrintedTrade::time).max(Instant::compareTo).orElseThrow();
        boolean isStale = Boolean.TRUE.equals(transactions.execute(status ->
                history.advance(name(), batch.from(), batch.next(), newest, clock.instant()) && history.add(trades)));
        isRefreshDue |= isStale;
    }

    /** Brings the aggregates up to date now, however long it takes, as far as trades came in behind them. */
    public synchronized void refresh() {
        isRefreshDue = true;
        while (isRefreshDue) {
            refreshSome();
        }
    }

    /** As {@link #refresh}, but for about a second, so that new trades need not wait. */
    private void refreshSome() {
        long begin = System.nanoTime();
        int days;
        do {
            days = market.refreshStaleDays();
        } while (days > 0 && System.nanoTime() - begin < REFRESH_PAUSE.toNanos());
        isRefreshDue = days > 0;
        long took = System.nanoTime() - begin;
        nextRefreshNanos = System.nanoTime() + Math.max(REFRESH_PAUSE.toNanos(), REFRESH_SHARE * took);
        nextLookNanos = System.nanoTime() + LOOK_PERIOD.toNanos();
    }

    /** How far it is, also when the market database or the exchange cannot be asked. */
    public ProjectionState state() {
        Progress progress;
        try {
            market.require();
            progress = history.progress(name()).orElse(new Progress(EventPosition.START, null));
        } catch (DataAccessException | TransactionException away) {
            return new ProjectionState(null, null, words(away), failure);
        }
        try {
            return new ProjectionState(
                    reader.unread(progress.position(), source(), aggregates()), progress.newestTrade(), null, failure);
        } catch (DataAccessException | TransactionException away) {
            LOG.debug("Nobody could say how many trades are unread", away);
            return new ProjectionState(null, progress.newestTrade(), null, failure);
        }
    }

    /** What the database says, where it says something. */
    private static String words(RuntimeException failure) {
        String words = String.valueOf(failure.getMessage());
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException && cause.getMessage() != null) {
                words = cause.getMessage();
            }
        }
        return words;
    }

    private static PrintedTrade trade(StoredEvent event) {
        if (event.schema() != SCHEMA) {
            throw new IllegalStateException("event " + event.id() + " of trade " + event.aggregateId()
                    + " follows edition " + event.schema() + " of docs/events.md; this program knows " + SCHEMA);
        }
        JsonNode request = JSON.readTree(event.payload()).path("request");
        return new PrintedTrade(
                Instant.parse(text(request, "tradeTime")),
                UUID.fromString(text(request, "tradeId")),
                text(request, "symbol"),
                new BigDecimal(text(request, "price")),
                new BigDecimal(text(request, "quantity")),
                request.required("isBuyerMaker").booleanValue(),
                request.required("offBook").booleanValue(),
                number(request.path("externalId").stringValue("")));
    }

    private static long number(String externalId) {
        return NUMBER.matcher(externalId).matches() ? Long.parseLong(externalId) : 0;
    }

    private static String text(JsonNode request, String field) {
        return Objects.requireNonNull(request.required(field).stringValue());
    }
}
