package io.quaestor.tape;

import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.instruments.Instrument;
import io.quaestor.exchange.instruments.InstrumentStatus;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a first pass over a tape finds, up to its first bad line: the rules of an instrument that every trade fits, the
 * months, and what its users need.
 *
 * @param rows trades before the end or the first bad line
 * @param firstBad why the tape is played no further than that, or null
 * @param pricePlaces decimal places of the prices, as many as are used; likewise {@code quantityPlaces}
 * @param quantity sum of all
 */
record TapeSurvey(
        long rows,
        @Nullable TapeRefused firstBad,
        Instant from,
        Instant to,
        int pricePlaces,
        int quantityPlaces,
        BigDecimal firstPrice,
        BigDecimal leastPrice,
        BigDecimal highestPrice,
        BigDecimal leastNotional,
        BigDecimal quantity) {

    private static final int MAX_LEVERAGE = 50;
    private static final BigDecimal MAINTENANCE_RATE = new BigDecimal("0.005");
    private static final BigDecimal MAKER_FEE_RATE = new BigDecimal("0.0002");
    private static final BigDecimal TAKER_FEE_RATE = new BigDecimal("0.0005");

    /**
     * Reads the whole file.
     *
     * @throws TapeRefused when not even the first trade can be played, or the file runs backwards
     */
    static TapeSurvey of(Path file, Instant latest) {
        Collector found = new Collector();
        try (TapeFile tape = TapeFile.open(file, latest)) {
            for (Optional<TapeRow> row = tape.next(); row.isPresent(); row = tape.next()) {
                found.add(row.get());
            }
        } catch (TapeRefused bad) {
            if (found.rows == 0) {
                throw bad;
            }
            found.firstBad = bad;
        } catch (IOException failure) {
            throw new TapeRefused(file + " cannot be closed: " + failure);
        }
        return found.survey(file);
    }

    BigDecimal tickSize() {
        return BigDecimal.ONE.scaleByPowerOfTen(-pricePlaces);
    }

    BigDecimal lotSize() {
        return BigDecimal.ONE.scaleByPowerOfTen(-quantityPlaces);
    }

    /** The instrument made for this tape. */
    Instrument instrument(String symbol, String baseCurrency, String quoteCurrency) {
        return new Instrument(
                symbol,
                baseCurrency,
                quoteCurrency,
                tickSize(),
                lotSize(),
                leastNotional,
                MAX_LEVERAGE,
                MAINTENANCE_RATE,
                MAKER_FEE_RATE,
                TAKER_FEE_RATE,
                firstPrice,
                InstrumentStatus.TRADING);
    }

    /** Why trades of this tape could not be those of a listed instrument; null when they could. */
    @Nullable
    String misfit(Instrument listed, int leverage) {
        if (!Amounts.isMultiple(tickSize(), listed.tickSize())) {
            return "its tick size is " + Amounts.plain(listed.tickSize()) + ", the tape's prices need "
                    + Amounts.plain(tickSize());
        }
        if (!Amounts.isMultiple(lotSize(), listed.lotSize())) {
            return "its lot size is " + Amounts.plain(listed.lotSize()) + ", the tape's quantities need "
                    + Amounts.plain(lotSize());
        }
        if (leastNotional.compareTo(listed.minNotional()) < 0) {
            return "its least notional is " + Amounts.plain(listed.minNotional()) + ", the tape's least trade is "
                    + Amounts.plain(leastNotional);
        }
        if (leverage > listed.maxLeverage()) {
            return "its highest leverage is " + listed.maxLeverage() + ", the tape's users need " + leverage;
        }
        return listed.status() == InstrumentStatus.TRADING ? null : "it is " + listed.status();
    }

    /**
     * With this much, in whole units of the quote currency, no user can run out, whoever takes part in whatever: the
     * margin of every trade of the tape at its least leverage, the fee on each at the dearer rate, and the loss of having
     * bought all of it at the highest price and sold it at the lowest.
     */
    BigDecimal fundsForAnyUser(int leastLeverage, BigDecimal feeRate) {
        BigDecimal most = quantity.multiply(highestPrice);
        BigDecimal margin = most.divide(BigDecimal.valueOf(leastLeverage), 0, RoundingMode.UP);
        BigDecimal fees = most.multiply(feeRate);
        BigDecimal loss = quantity.multiply(highestPrice.subtract(leastPrice));
        return margin.add(fees).add(loss).setScale(0, RoundingMode.UP).add(BigDecimal.ONE);
    }

    private static final class Collector {

        private long rows;
        private long earlier;
        private long later;
        private @Nullable TapeRow first;
        private @Nullable TapeRefused firstBad;
        private Instant last = Instant.MIN;
        private Instant from = Instant.MAX;
        private Instant to = Instant.MIN;
        private int pricePlaces;
        private int quantityPlaces;
        private BigDecimal leastPrice = Amounts.LIMIT;
        private BigDecimal highestPrice = BigDecimal.ZERO;
        private BigDecimal leastNotional = Amounts.LIMIT.multiply(Amounts.LIMIT);
        private BigDecimal quantity = BigDecimal.ZERO;

        void add(TapeRow row) {
            int price = Math.max(pricePlaces, row.price().scale());
            int lot = Math.max(quantityPlaces, row.quantity().scale());
            if (price + lot > Amounts.SCALE) {
                throw TapeRow.refused(
                        row.line(),
                        "prices with " + price + " and quantities with " + lot
                                + " decimal places have more than 18 together: their products would not be exact");
            }
            if (row.notional().compareTo(Amounts.LIMIT) >= 0) {
                throw TapeRow.refused(row.line(), "price times qty must be below 10^18");
            }
            pricePlaces = price;
            quantityPlaces = lot;
            if (first == null) {
                first = row;
            } else if (row.time().isBefore(last)) {
                earlier++;
            } else if (row.time().isAfter(last)) {
                later++;
            }
            last = row.time();
            from = row.time().isBefore(from) ? row.time() : from;
            to = row.time().isAfter(to) ? row.time() : to;
            leastPrice = leastPrice.min(row.price());
            highestPrice = highestPrice.max(row.price());
            leastNotional = leastNotional.min(row.notional());
            quantity = quantity.add(row.quantity());
            rows++;
        }

        TapeSurvey survey(Path file) {
            if (first == null) {
                throw new TapeRefused(file + " holds no trade");
            }
            if (earlier > 0 && later == 0) {
                throw new TapeRefused(file + " runs backwards, newest first: turn it round, for example with tac");
            }
            return new TapeSurvey(
                    rows,
                    firstBad,
                    from,
                    to,
                    pricePlaces,
                    quantityPlaces,
                    first.price(),
                    leastPrice,
                    highestPrice,
                    leastNotional,
                    quantity);
        }
    }
}
