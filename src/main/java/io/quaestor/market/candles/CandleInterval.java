package io.quaestor.market.candles;

import io.quaestor.exchange.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Widths of candles. All begin at multiples of their width since 1970-01-01T00:00Z, so days are those of UTC. */
public enum CandleInterval {
    ONE_MINUTE("1m", Duration.ofMinutes(1)),
    FIVE_MINUTES("5m", Duration.ofMinutes(5)),
    FIFTEEN_MINUTES("15m", Duration.ofMinutes(15)),
    ONE_HOUR("1h", Duration.ofHours(1)),
    FOUR_HOURS("4h", Duration.ofHours(4)),
    ONE_DAY("1d", Duration.ofDays(1));

    private final String code;
    private final Duration width;

    CandleInterval(String code, Duration width) {
        this.code = code;
        this.width = width;
    }

    /** As it is written in addresses and on screens, for example {@code 15m}. */
    public String code() {
        return code;
    }

    public Duration width() {
        return width;
    }

    /** Beginning of the candle that holds this instant. */
    public Instant floor(Instant time) {
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), width.toSeconds()) * width.toSeconds());
    }

    /**
     * The interval of this code.
     *
     * @throws Refusal INVALID, naming those there are
     */
    public static CandleInterval of(@Nullable String code) {
        for (CandleInterval interval : values()) {
            if (interval.code.equals(code)) {
                return interval;
            }
        }
        String shown = code == null ? "nothing" : code.length() > 20 ? code.substring(0, 20) + "…" : code;
        throw new Refusal(
                Refusal.Code.INVALID,
                "there is no candle interval \"" + shown + "\"; there are "
                        + Arrays.stream(values()).map(CandleInterval::code).collect(Collectors.joining(", ")));
    }
}
