package io.quaestor.tape;

import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Cause;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.instruments.Instrument;
import io.quaestor.exchange.instruments.InstrumentRepository;
import io.quaestor.exchange.instruments.InstrumentService;
import io.quaestor.exchange.positions.PositionService;
import io.quaestor.platform.data.Partitions;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Settles a recorded tape through the write path, every trade once, between simulated users. Ids are made from venue,
 * symbol and the venue's ids, and a batch is one transaction, so that a tape played again after a kill goes on where it
 * stopped and ends as if it had never been stopped. Trades keep the order of the file and their recorded times.
 */
@Component
@Profile("!production")
class TapePlayer {

    /** A batch ends at the next trade after so many that no taker's order spans. */
    static final int BATCH_TRADES = 600;

    private static final Cause CAUSE = Cause.of("tape", "recorded trades of another venue");

    /** Recorders' clocks may be ahead of ours. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofDays(1);

    private static final List<String> QUOTE_CURRENCIES =
            List.of("USDT", "USDC", "BUSD", "FDUSD", "USD", "EUR", "GBP", "JPY", "KRW", "TRY", "BTC", "ETH", "BNB");

    private final InstrumentService instruments;
    private final InstrumentRepository listings;
    private final PositionService positions;
    private final Partitions partitions;
    private final SimulatedCrowd crowd;
    private final TapeBatch.Writer writer;
    private final TransactionTemplate transactions;
    private final Clock clock;

    TapePlayer(
            InstrumentService instruments,
            InstrumentRepository listings,
            PositionService positions,
            Partitions partitions,
            SimulatedCrowd crowd,
            TapeBatch.Writer writer,
            TransactionTemplate transactions,
            Clock clock) {
        this.instruments = instruments;
        this.listings = listings;
        this.positions = positions;
        this.partitions = partitions;
        this.crowd = crowd;
        this.writer = writer;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * What was played.
     *
     * @param settled trades that are new
     * @param known trades that had been settled before
     */
    record Played(long settled, long known) {}

    /**
     * Plays a file from its first to its last trade.
     *
     * @param venue that recorded it: with symbol and id it names a trade
     * @throws TapeRefused before anything is changed when the tape as a whole cannot be played; at its first bad line,
     *     named, when everything before it is settled
     */
    Played play(Path file, String symbol, String venue, Consumer<String> progress) {
        Instant latest = clock.instant().plus(CLOCK_TOLERANCE);
        TapeSurvey survey = TapeSurvey.of(file, latest);
        Instrument instrument = instrument(symbol, survey);
        List<SimulatedUser> users = SimulatedCrowd.ofTape(symbol, funds(survey, instrument));
        partitions.ensure(survey.from(), survey.to());
        instruments.list(instrument, CAUSE, survey.from());
        crowd.enter(users, instrument.quoteCurrency(), CAUSE, survey.from());
        TapeBatch.Parties parties = new TapeBatch.Parties(venue, symbol, users);
        try (TapeFile tape = TapeFile.open(file, latest)) {
            return play(tape, survey, parties, new Progress("Playing " + symbol, survey.rows(), progress));
        } catch (IOException failure) {
            throw new TapeRefused(file + " cannot be closed: " + failure);
        }
    }

    private Played play(TapeFile tape, TapeSurvey survey, TapeBatch.Parties parties, Progress bar) {
        List<TapeRow> rows = new ArrayList<>();
        long read = 0;
        long settled = 0;
        BigDecimal lastPrice = survey.firstPrice();
        while (read < survey.rows()) {
            TapeRow row = tape.next().orElseThrow(() -> new TapeRefused("the file became shorter while it was played"));
            if (TapeBatch.isFull(rows, row)) {
                settled += play(rows, parties);
                bar.at(read, read - settled);
                rows.clear();
            }
            rows.add(row);
            lastPrice = row.price();
            read++;
        }
        settled += play(rows, parties);
        positions.mark(parties.symbol(), lastPrice);
        bar.done(read, read - settled);
        if (survey.firstBad() != null) {
            throw stopped(survey.firstBad());
        }
        return new Played(settled, read - settled);
    }

    /** Settles a batch, or what comes before its first trade that is refused. */
    private int play(List<TapeRow> rows, TapeBatch.Parties parties) {
        try {
            return writer.settle(rows, parties, CAUSE);
        } catch (TapeBatch.RowRefused refused) {
            writer.settle(
                    rows.stream().filter(row -> row.line() < refused.line()).toList(), parties, CAUSE);
            throw stopped(TapeRow.refused(refused.line(), refused.reason()));
        }
    }

    private static TapeRefused stopped(TapeRefused reason) {
        return new TapeRefused(reason.getMessage() + "; the trades before it are settled, none after it");
    }

    private Instrument instrument(String symbol, TapeSurvey survey) {
        Instrument listed =
                transactions.execute(status -> listings.find(List.of(symbol)).get(symbol));
        if (listed != null) {
            String misfit = survey.misfit(listed, highestLeverage(SimulatedCrowd.ofTape(symbol, 1)));
            if (misfit != null) {
                throw new TapeRefused(symbol + " is listed already and the tape does not fit it: " + misfit
                        + ". Play it under another symbol.");
            }
            return listed;
        }
        String quote = QUOTE_CURRENCIES.stream()
                .filter(currency -> symbol.endsWith(currency) && symbol.length() > currency.length())
                .max(Comparator.comparingInt(String::length))
                .orElseThrow(() -> new TapeRefused("which currency is " + TapeRow.shown(symbol)
                        + " quoted in? A symbol ends in one of " + String.join(", ", QUOTE_CURRENCIES)));
        String base = symbol.substring(0, symbol.length() - quote.length()).replaceAll("[._-]+$", "");
        try {
            return survey.instrument(symbol, base, quote);
        } catch (Refusal refusal) {
            throw new TapeRefused(TapeRow.shown(symbol) + " cannot be listed: " + refusal.getMessage());
        }
    }

    private static long funds(TapeSurvey survey, Instrument instrument) {
        List<SimulatedUser> users = SimulatedCrowd.ofTape(instrument.symbol(), 1);
        int leastLeverage =
                users.stream().mapToInt(SimulatedUser::leverage).min().orElseThrow();
        BigDecimal funds =
                survey.fundsForAnyUser(leastLeverage, instrument.makerFeeRate().max(instrument.takerFeeRate()));
        if (funds.multiply(BigDecimal.valueOf(users.size())).compareTo(Amounts.LIMIT) >= 0) {
            throw new TapeRefused("the tape's trades are worth too much for the books: " + users.size() + " users with "
                    + Amounts.plain(funds) + " " + instrument.quoteCurrency() + " each hold 10^18 or more together");
        }
        return funds.longValueExact();
    }

    private static int highestLeverage(Collection<SimulatedUser> users) {
        return users.stream().mapToInt(SimulatedUser::leverage).max().orElseThrow();
    }
}
