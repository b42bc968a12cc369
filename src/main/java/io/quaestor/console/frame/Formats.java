package io.quaestor.console.frame;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How amounts, times, ids and sizes are written on every screen, whatever the operator's language. */
public final class Formats {

    /** What stands for a value that is not there. */
    public static final String NONE = "–";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Formats() {}

    /** Every digit that counts, thousands apart, no trailing zeros: {@code 64,250.5}. */
    public static String amount(@Nullable BigDecimal amount) {
        if (amount == null) {
            return NONE;
        }
        String plain = amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
        int point = plain.indexOf('.');
        StringBuilder text = new StringBuilder(plain);
        int first = plain.startsWith("-") ? 1 : 0;
        for (int i = (point < 0 ? plain.length() : point) - 3; i > first; i -= 3) {
            text.insert(i, ',');
        }
        return text.toString();
    }

    /** A whole number, thousands apart. */
    public static String count(long number) {
        return amount(BigDecimal.valueOf(number));
    }

    /** To the second, in UTC; the column's header or the text around it names the zone. */
    public static String time(@Nullable Instant time) {
        return time == null ? NONE : TIME.format(time);
    }

    /** To the millisecond, in UTC; the column's header or the text around it names the zone. */
    public static String millis(@Nullable Instant time) {
        return time == null ? NONE : MILLIS.format(time);
    }

    /** An id's head and tail; the rest is shown on pointing at it. */
    public static String shortId(UUID id) {
        String text = id.toString();
        return text.substring(0, 8) + "…" + text.substring(32);
    }

    /** The head of a withdrawal address: enough to recognise, too little to pay to. */
    public static String masked(String address) {
        return address.length() < 16 ? "***" : address.substring(0, address.offsetByCodePoints(0, 4)) + "***";
    }

    /** {@code 1.5 MiB}, to one decimal place. */
    public static String bytes(long bytes) {
        BigDecimal size = BigDecimal.valueOf(bytes);
        int unit = 0;
        while (size.abs().compareTo(BigDecimal.valueOf(1024)) >= 0 && unit < UNITS.length - 1) {
            size = size.divide(BigDecimal.valueOf(1024), 6, RoundingMode.HALF_UP);
            unit++;
        }
        return amount(size.setScale(unit == 0 ? 0 : 1, RoundingMode.HALF_UP)) + " " + UNITS[unit];
    }

    /** The two largest units: {@code 3 d 4 h}, {@code 12 m 5 s}. */
    public static String duration(long seconds) {
        Duration time = Duration.ofSeconds(seconds);
        if (time.toDays() > 0) {
            return time.toDays() + " d " + time.toHoursPart() + " h";
        }
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " m";
        }
        return time.toMinutes() > 0 ? time.toMinutes() + " m " + time.toSecondsPart() + " s" : seconds + " s";
    }
}
