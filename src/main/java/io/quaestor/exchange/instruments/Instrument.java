package io.quaestor.exchange.instruments;

import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.Required;
import io.quaestor.exchange.Texts;
import java.math.BigDecimal;

/**
 * A contract and its rules.
 *
 * @param symbol 1 to 20 of A–Z, 0–9, dot, dash and underscore
 * @param baseCurrency what a quantity counts
 * @param quoteCurrency what prices, margins and fees are in
 * @param tickSize every price is a multiple of it
 * @param lotSize every quantity is a multiple of it
 * @param minNotional least price × quantity of an order
 * @param maxLeverage 1 or more
 * @param maintenanceMarginRate 0 to below 1, of the position's value
 * @param makerFeeRate 0 to below 1, of the notional
 * @param takerFeeRate 0 to below 1, of the notional
 * @param markPrice the fair price that positions are valued at
 */
public record Instrument(
        String symbol,
        String baseCurrency,
        String quoteCurrency,
        BigDecimal tickSize,
        BigDecimal lotSize,
        BigDecimal minNotional,
        int maxLeverage,
        BigDecimal maintenanceMarginRate,
        BigDecimal makerFeeRate,
        BigDecimal takerFeeRate,
        BigDecimal markPrice,
        InstrumentStatus status) {

    public Instrument {
        symbol = Texts.name(symbol, "symbol");
        baseCurrency = Texts.name(baseCurrency, "base currency");
        quoteCurrency = Texts.name(quoteCurrency, "quote currency");
        tickSize = Amounts.positive(tickSize, "tick size");
        lotSize = Amounts.positive(lotSize, "lot size");
        minNotional = Amounts.notNegative(minNotional, "least notional");
        maintenanceMarginRate = rate(maintenanceMarginRate, "maintenance margin rate");
        makerFeeRate = rate(makerFeeRate, "maker fee rate");
        takerFeeRate = rate(takerFeeRate, "taker fee rate");
        markPrice = Amounts.positive(markPrice, "mark price");
        Required.value(status, "status");
        if (maxLeverage < 1) {
            throw new Refusal(Refusal.Code.INVALID, symbol + ": the highest leverage must be 1 or more");
        }
        int places = Math.max(0, tickSize.scale()) + Math.max(0, lotSize.scale());
        if (places > Amounts.SCALE) {
            throw new Refusal(
                    Refusal.Code.INVALID,
                    symbol + ": tick size " + Amounts.plain(tickSize) + " and lot size " + Amounts.plain(lotSize)
                            + " have "
                            + places + " decimal places together; at most " + Amounts.SCALE
                            + ", so that every notional is exact");
        }
    }

    private static BigDecimal rate(BigDecimal rate, String what) {
        BigDecimal value = Amounts.notNegative(rate, what);
        if (value.compareTo(BigDecimal.ONE) >= 0) {
            throw new Refusal(Refusal.Code.INVALID, what + " must be below 1");
        }
        return value;
    }
}
