package io.quaestor.market.candles;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A symbol's trades of one UTC day, without off-book prints.
 *
 * @param averagePrice quote volume ÷ volume, rounded half up at 18 decimal places
 */
public record DailyStatistics(
        LocalDate date,
        String symbol,
        long tradeCount,
        BigDecimal totalVolume,
        BigDecimal totalQuoteVolume,
        BigDecimal averagePrice,
        BigDecimal highPrice,
        BigDecimal lowPrice) {}
