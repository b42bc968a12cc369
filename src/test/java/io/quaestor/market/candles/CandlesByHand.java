package io.quaestor.market.candles;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Candles of trades, made in one pass over all of them: what the market database must come to, whatever its way. */
final class CandlesByHand {

    private CandlesByHand() {}

    /** The trades' candles, oldest first, none marked open, amounts without trailing zeros. */
    static List<Candle> of(Collection<PrintedTrade> trades, CandleInterval interval) {
        Map<Instant, List<PrintedTrade>> byTime = new LinkedHashMap<>();
        trades.stream()
                .filter(trade -> !trade.offBook())
                .distinct()
                .sorted(Comparator.comparing(PrintedTrade::time)
                        .thenComparingLong(PrintedTrade::externalNumber)
                        .thenComparing(trade -> trade.tradeId().toString()))
                .forEach(trade -> byTime.computeIfAbsent(interval.floor(trade.time()), time -> new ArrayList<>())
                        .add(trade));
        List<Candle> candles = new ArrayList<>();
        byTime.forEach((time, of) -> {
            BigDecimal high = of.getFirst().price();
            BigDecimal low = high;
            BigDecimal volume = BigDecimal.ZERO;
            BigDecimal quoteVolume = BigDecimal.ZERO;
            for (PrintedTrade trade : of) {
                high = high.max(trade.price());
                low = low.min(trade.price());
                volume = volume.add(trade.quantity());
                quoteVolume = quoteVolume.add(trade.quantity().multiply(trade.price()));
            }
            candles.add(plain(new Candle(
                    time,
                    of.getFirst().price(),
                    high,
                    low,
                    of.getLast().price(),
                    volume,
                    quoteVolume,
                    of.size(),
                    false)));
        });
        return candles;
    }

    /** The same without trailing zeros and never marked open, so that equal candles are equal records. */
    static Candle plain(Candle candle) {
        return new Candle(
                candle.time(),
                candle.open().stripTrailingZeros(),
                candle.high().stripTrailingZeros(),
                candle.low().stripTrailingZeros(),
                candle.close().stripTrailingZeros(),
                candle.volume().stripTrailingZeros(),
                candle.quoteVolume().stripTrailingZeros(),
                candle.tradeCount(),
                false);
    }
}
