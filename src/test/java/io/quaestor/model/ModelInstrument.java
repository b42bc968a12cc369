package io.quaestor.model;

import java.math.BigDecimal;

/**
 * A contract as the model holds it.
 *
 * @param currency the number of its quote currency
 */
record ModelInstrument(
        int symbol,
        int currency,
        BigDecimal tick,
        BigDecimal lot,
        BigDecimal minNotional,
        int maxLeverage,
        BigDecimal maintenanceRate,
        BigDecimal makerRate,
        BigDecimal takerRate,
        BigDecimal mark,
        Step.Trading trading,
        long version) {

    static ModelInstrument listed(
            int symbol,
            int currency,
            String tick,
            String lot,
            String minNotional,
            int maxLeverage,
            String maintenanceRate,
            String makerRate,
            String takerRate,
            String mark) {
        return new ModelInstrument(
                symbol,
                currency,
                new BigDecimal(tick),
                new BigDecimal(lot),
                new BigDecimal(minNotional),
                maxLeverage,
                new BigDecimal(maintenanceRate),
                new BigDecimal(makerRate),
                new BigDecimal(takerRate),
                new BigDecimal(mark),
                Step.Trading.TRADING,
                1);
    }

    ModelInstrument marked(BigDecimal price) {
        return new ModelInstrument(
                symbol,
                currency,
                tick,
                lot,
                minNotional,
                maxLeverage,
                maintenanceRate,
                makerRate,
                takerRate,
                price,
                trading,
                version);
    }

    ModelInstrument moved(Step.Trading next) {
        return seenAs(next, version + 1);
    }

    ModelInstrument seenAs(Step.Trading other) {
        return seenAs(other, version);
    }

    private ModelInstrument seenAs(Step.Trading next, long newVersion) {
        return new ModelInstrument(
                symbol,
                currency,
                tick,
                lot,
                minNotional,
                maxLeverage,
                maintenanceRate,
                makerRate,
                takerRate,
                mark,
                next,
                newVersion);
    }
}
