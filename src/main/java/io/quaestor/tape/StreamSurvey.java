package io.quaestor.tape;

import io.quaestor.exchange.Texts;
import io.quaestor.market.orderbook.BookLevel;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a first pass over a recorded stream finds; one bad line, and nothing of it is played.
 *
 * @param symbol the venue's
 * @param tick the greatest step that all prices of its books are multiples of, at the scale they are written in
 * @param length from the first line to the last, by the receiver's clock
 */
record StreamSurvey(String symbol, BigDecimal tick, long lines, long diffs, long tickers, Duration length) {

    static final String SUFFIX = ".REPLAY";

    /** @throws TapeRefused when it cannot be played */
    static StreamSurvey of(Path file, StreamLine.Parser parser) {
        Collector found = new Collector();
        try (StreamFile stream = StreamFile.open(file, parser)) {
            for (Optional<StreamLine> line = stream.next(); line.isPresent(); line = stream.next()) {
                found.add(line.get());
            }
        } catch (IOException failure) {
            throw new TapeRefused(file + " cannot be closed: " + failure);
        }
        return found.survey(file);
    }

    /** What it is played into: a symbol of its own. */
    String playedAs() {
        return symbol + SUFFIX;
    }

    private static final class Collector {

        private final Set<BigDecimal> prices = new HashSet<>();
        private @Nullable String symbol;
        private @Nullable BigDecimal tick;
        private long lines;
        private long snapshots;
        private long diffs;
        private long tickers;
        private long first = -1;
        private long last;

        void add(StreamLine line) {
            lines++;
            first = first < 0 ? line.receivedNanos() : first;
            last = Math.max(last, line.receivedNanos());
            switch (line) {
                case StreamLine.Snapshot snapshot -> {
                    snapshots++;
                    addPrices(snapshot.bids());
                    addPrices(snapshot.asks());
                }
                case StreamLine.Diff diff -> {
                    diffs++;
                    requireSymbol(line, diff.symbol());
                    addPrices(diff.bids());
                    addPrices(diff.asks());
                }
                case StreamLine.Ticker ticker -> {
                    tickers++;
                    requireSymbol(line, ticker.symbol());
                }
                case StreamLine.Print print -> requireSymbol(line, print.symbol());
            }
        }

        StreamSurvey survey(Path file) {
            if (lines == 0) {
                throw new TapeRefused(file + " is empty");
            }
            if (snapshots == 0) {
                throw new TapeRefused(file + " has no snapshot, so nobody can know the book");
            }
            if (symbol == null || tick == null) {
                throw new TapeRefused(file + " has no message that names its symbol, or no level");
            }
            return new StreamSurvey(symbol, tick, lines, diffs, tickers, Duration.ofNanos(last - Math.max(first, 0)));
        }

        private void requireSymbol(StreamLine line, String named) {
            if (symbol == null) {
                if (!Texts.isName(named + SUFFIX)) {
                    throw TapeRow.refused(
                            line.line(),
                            "the symbol with " + SUFFIX + " behind it: " + Texts.notAName("it") + ", not "
                                    + TapeRow.shown(named));
                }
                symbol = named;
            } else if (!symbol.equals(named)) {
                throw TapeRow.refused(
                        line.line(), "it is of " + TapeRow.shown(named) + ", those before are of " + symbol);
            }
        }

        private void addPrices(List<BookLevel> levels) {
            for (BookLevel level : levels) {
                if (prices.add(level.price())) {
                    tick = tick == null ? level.price() : divisor(tick, level.price());
                }
            }
        }

        private static BigDecimal divisor(BigDecimal one, BigDecimal other) {
            int scale = Math.max(one.scale(), other.scale());
            BigInteger divisor = one.setScale(scale)
                    .unscaledValue()
                    .gcd(other.setScale(scale).unscaledValue());
            return new BigDecimal(divisor, scale);
        }
    }
}
