package io.quaestor.market.candles;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A symbol's last 24 hours: the 1,440 whole minutes up to and with the present one. Off-book prints are left out.
 *
 * @param from beginning of the first minute
 * @param to the instant of asking
 * @param last newest price there is, also one from before the 24 hours; null when the symbol was never traded
 * @param lastTradeAt when it was traded
 * @param open first price within the 24 hours; null, like all that follow but the sums, when there was no trade
 * @param change last − open
 * @param changePercent change in percent of open, rounded half up at 4 decimal places
 * @param volume in the base currency
 * @param quoteVolume in the quote currency
 */
public record DayFigures(
        String symbol,
        Instant from,
        Instant to,
        @Nullable BigDecimal last,
        @Nullable Instant lastTradeAt,
        @Nullable BigDecimal open,
        @Nullable BigDecimal change,
        @Nullable BigDecimal changePercent,
        @Nullable BigDecimal high,
        @Nullable BigDecimal low,
        BigDecimal volume,
        BigDecimal quoteVolume,
        long tradeCount) {}
