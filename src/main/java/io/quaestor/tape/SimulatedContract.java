package io.quaestor.tape;

import io.quaestor.exchange.instruments.Instrument;
import io.quaestor.exchange.instruments.InstrumentStatus;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * A contract of the simulator's. Prices are counted in ticks and quantities in lots, so that no amount is ever a
 * floating point number.
 *
 * @param dailyVolatility standard deviation of a day's move, as a part of the price
 * @param typicalLots of a small order
 */
record SimulatedContract(Instrument instrument, double dailyVolatility, long typicalLots) {

    static final String CURRENCY = "USDT";

    static final List<SimulatedContract> ALL = List.of(
            contract("BTC", "0.1", "0.001", 100, "64250.0", 0.022, 4),
            contract("ETH", "0.01", "0.01", 75, "3120.00", 0.028, 8),
            contract("SOL", "0.001", "0.1", 50, "148.500", 0.038, 12));

    private static SimulatedContract contract(
            String base, String tick, String lot, int maxLeverage, String price, double volatility, long typicalLots) {
        return new SimulatedContract(
                new Instrument(
                        base + "-" + CURRENCY,
                        base,
                        CURRENCY,
                        new BigDecimal(tick),
                        new BigDecimal(lot),
                        new BigDecimal("5"),
                        maxLeverage,
                        new BigDecimal("0.005"),
                        new BigDecimal("0.0002"),
                        new BigDecimal("0.0005"),
                        new BigDecimal(price),
                        InstrumentStatus.TRADING),
                volatility,
                typicalLots);
    }

    String symbol() {
        return instrument.symbol();
    }

    BigDecimal price(long ticks) {
        return instrument.tickSize().multiply(BigDecimal.valueOf(ticks));
    }

    BigDecimal quantity(long lots) {
        return instrument.lotSize().multiply(BigDecimal.valueOf(lots));
    }

    /** Whole ticks in a price; one off the grid is rounded down. */
    long ticks(BigDecimal price) {
        return price.divideToIntegralValue(instrument.tickSize()).longValueExact();
    }

    /** Whole lots in a quantity; one off the grid is rounded down. */
    long lots(BigDecimal quantity) {
        return quantity.divideToIntegralValue(instrument.lotSize()).longValueExact();
    }

    /** How many lots this much of the quote currency buys, rounded down. */
    long lotsFor(long quoteUnits, long priceTicks) {
        return BigDecimal.valueOf(quoteUnits)
                .divide(price(priceTicks).multiply(instrument.lotSize()), 0, RoundingMode.DOWN)
                .longValueExact();
    }
}
