package io.quaestor.market.candles;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * The trades of one symbol in one interval. Prices and quote volume in the quote currency, volume in the base currency,
 * all exact.
 *
 * @param time beginning, included
 * @param open price of the first trade by time, then the venue's number, then trade id
 * @param close price of the last
 * @param quoteVolume sum of price × quantity
 * @param isOpen whether its interval has not ended yet, so that more trades are to be expected
 */
public record Candle(
        Instant time,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        BigDecimal close,
        BigDecimal volume,
        BigDecimal quoteVolume,
        long tradeCount,
        boolean isOpen) {}
