package io.quaestor.console.candles;

import io.quaestor.console.frame.Window;
import io.quaestor.market.candles.Candle;
import io.quaestor.market.candles.CandleInterval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The time that a picture shows.
 *
 * @param from included
 * @param to excluded
 */
record PictureRange(Instant from, Instant to) {

    /** Candles' widths in a picture at most: beyond, a candle would be narrower than a line. */
    static final int MOST = 1_000;

    /** Widths in a picture that nobody said a range for. */
    private static final int BY_DEFAULT = 200;

    /** Up to and with the candle of {@code now}. */
    static PictureRange until(Instant now, CandleInterval interval) {
        Instant to = interval.floor(now).plus(interval.width());
        return new PictureRange(to.minus(interval.width().multipliedBy(BY_DEFAULT)), to);
    }

    /**
     * What a screen shows of these candles, oldest first, or the end of it where that is too long for a picture.
     *
     * @param now what lies after it is left out
     */
    static PictureRange of(Window window, CandleInterval interval, List<Candle> candles, Instant now) {
        Duration width = interval.width();
        Instant end = candles.getLast().time().plus(width);
        Instant to = window.to() == null || window.to().isAfter(now) ? end : window.to();
        Instant from = window.from();
        Instant earliest = to.minus(width.multipliedBy(from == null ? BY_DEFAULT : MOST));
        return new PictureRange(from == null || from.isBefore(earliest) ? earliest : from, to);
    }

    boolean isReversed() {
        return !from.isBefore(to);
    }

    boolean isTooLong(CandleInterval interval) {
        return Duration.between(from, to).compareTo(interval.width().multipliedBy(MOST)) > 0;
    }
}
