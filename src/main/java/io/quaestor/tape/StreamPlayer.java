package io.quaestor.tape;

import io.quaestor.exchange.Refusal;
import io.quaestor.market.orderbook.BookLevel;
import io.quaestor.market.orderbook.BookSide;
import io.quaestor.market.orderbook.OrderBookService;
import io.quaestor.market.orderbook.ReplayedBook;
import io.quaestor.market.orderbook.UpdateId;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays a recorded stream into the order-book cache, as an exchange that publishes snapshots and changes would feed it: into
 * a symbol of its own, so that no book of the exchange is touched. What the stream says of the best prices is compared with
 * the book at every number that both have.
 */
@Component
@Profile("!production")
class StreamPlayer {

    /** Changes kept until the first snapshot; best prices kept until the other side of the comparison comes. */
    private static final int MOST_KEPT = 10_000;

    private final OrderBookService books;
    private final StreamLine.Parser parser;

    StreamPlayer(OrderBookService books, JsonMapper json) {
        this.books = books;
        this.parser = new StreamLine.Parser(json);
    }

    /**
     * What playing came to.
     *
     * @param updates changes that were applied, the snapshot apart
     * @param gaps times that a change did not follow the one before
     * @param compared numbers that a best price and a book were known of
     * @param equal how many of these agree, in price and quantity of both sides
     */
    record Played(long updates, long gaps, long compared, long equal) {}

    /** @throws TapeRefused when a line of it is bad or its symbol cannot be played into */
    StreamSurvey survey(Path file) {
        return StreamSurvey.of(file, parser);
    }

    /**
     * Plays.
     *
     * @param speed times the recorded speed; 0 for as fast as possible
     * @param stop ends it early
     * @throws TapeRefused when the symbol cannot be played into
     */
    Played play(Path file, StreamSurvey survey, BigDecimal speed, CountDownLatch stop, Consumer<String> listener)
            throws InterruptedException {
        try (ReplayedBook book = books.replay(survey.playedAs(), survey.tick());
                StreamFile stream = StreamFile.open(file, parser)) {
            Play play = new Play(book, listener);
            long began = System.nanoTime();
            long first = -1;
            for (Optional<StreamLine> line = stream.next(); line.isPresent(); line = stream.next()) {
                first = first < 0 ? line.get().receivedNanos() : first;
                if (isStopped(stop, began, line.get().receivedNanos() - first, speed)) {
                    break;
                }
                play.take(line.get());
            }
            awaitWritten(book, stop);
            return play.played();
        } catch (IOException failure) {
            throw new TapeRefused(file + " cannot be closed: " + failure);
        } catch (Refusal refusal) {
            throw new TapeRefused(String.valueOf(refusal.getMessage()));
        }
    }

    private static boolean isStopped(CountDownLatch stop, long began, long recordedNanos, BigDecimal speed)
            throws InterruptedException {
        if (speed.signum() == 0) {
            return stop.getCount() == 0;
        }
        long due = BigDecimal.valueOf(recordedNanos)
                .divide(speed, 0, RoundingMode.HALF_UP)
                .longValue();
        return stop.await(Math.max(0, due - (System.nanoTime() - began)), TimeUnit.NANOSECONDS);
    }

    private static void awaitWritten(ReplayedBook book, CountDownLatch stop) throws InterruptedException {
        for (int look = 0; look < 500 && !book.isWritten() && !stop.await(10, TimeUnit.MILLISECONDS); look++) {
            // Until what is under way has arrived.
        }
    }

    private record Best(@Nullable BookLevel bid, @Nullable BookLevel ask) {

        boolean isSameAs(Best other) {
            return isSame(bid, other.bid) && isSame(ask, other.ask);
        }

        private static boolean isSame(@Nullable BookLevel one, @Nullable BookLevel other) {
            if (one == null || other == null) {
                return one == null && other == null;
            }
            return one.price().compareTo(other.price()) == 0 && one.quantity().compareTo(other.quantity()) == 0;
        }
    }

    private static final class Recent extends LinkedHashMap<Long, Best> {

        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Best> eldest) {
            return size() > MOST_KEPT;
        }
    }

    /** One playing: where it stands in the stream. */
    private static final class Play {

        private final ReplayedBook book;
        private final Consumer<String> listener;
        private final Deque<StreamLine.Diff> early = new ArrayDeque<>();
        private final Recent tickers = new Recent();
        private final Recent bests = new Recent();

        /** Number of the book in memory; -1 as long as nobody knows it. */
        private long at = -1;

        private boolean isFirst;
        private long updates;
        private long gaps;
        private long compared;
        private long equal;

        Play(ReplayedBook book, Consumer<String> listener) {
            this.book = book;
            this.listener = listener;
        }

        Played played() {
            return new Played(updates, gaps, compared, equal);
        }

        void take(StreamLine line) {
            switch (line) {
                case StreamLine.Snapshot snapshot -> take(snapshot);
                case StreamLine.Diff diff -> take(diff);
                case StreamLine.Ticker ticker -> {
                    Best best = new Best(ticker.bid(), ticker.ask());
                    Best own = bests.remove(ticker.id());
                    if (own == null) {
                        tickers.put(ticker.id(), best);
                    } else {
                        compare(own, best);
                    }
                }
                case StreamLine.Print trade -> book.print(trade.print());
            }
        }

        private void take(StreamLine.Snapshot snapshot) {
            if (snapshot.id() < at) {
                return;
            }
            at = snapshot.id();
            isFirst = true;
            book.snapshot(UpdateId.of(at), snapshot.bids(), snapshot.asks());
            settled();
            while (!early.isEmpty() && at >= 0) {
                take(early.poll());
            }
            early.clear();
        }

        private void take(StreamLine.Diff diff) {
            if (at < 0) {
                early.add(diff);
                if (early.size() > MOST_KEPT) {
                    early.poll();
                }
                return;
            }
            if (isFirst) {
                // The first one after a snapshot has the snapshot's number in it; those before are in the snapshot.
                if (diff.last() < at) {
                    return;
                }
                isFirst = false;
                if (diff.first() > at) {
                    gap(diff, "the snapshot is at " + at + ", it begins at " + diff.first());
                    return;
                }
            } else if (diff.previous() != at) {
                gap(diff, "the book is at " + at + ", it follows " + diff.previous());
                return;
            }
            if (diff.last() > at) {
                at = diff.last();
                updates++;
                book.update(UpdateId.of(at), diff.bids(), diff.asks());
                settled();
            }
        }

        private void gap(StreamLine.Diff diff, String what) {
            gaps++;
            listener.accept(String.format(
                    Locale.ROOT,
                    "line %,d: a gap: %s. The book is removed until the next snapshot.",
                    diff.line(),
                    what));
            at = -1;
            book.drop();
        }

        private void settled() {
            Best own = new Best(
                    book.best(BookSide.BIDS).orElse(null),
                    book.best(BookSide.ASKS).orElse(null));
            Best told = tickers.remove(at);
            if (told == null) {
                bests.put(at, own);
            } else {
                compare(own, told);
            }
        }

        private void compare(Best own, Best told) {
            compared++;
            if (own.isSameAs(told)) {
                equal++;
            }
        }
    }
}
