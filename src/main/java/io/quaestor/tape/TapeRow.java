package io.quaestor.tape;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A recorded trade: {@code id,price,qty,quote_qty,time,is_buyer_maker}.
 *
 * @param line of the file, from 1
 * @param id the venue's
 * @param price without trailing zeros, like {@code quantity}
 * @param time recorded in milliseconds or, from 10^15 on, in microseconds: a time in milliseconds gets that large in the
 *     year 33658 only
 */
record TapeRow(long line, String id, BigDecimal price, BigDecimal quantity, Instant time, boolean isBuyerMaker) {

    static final String LAYOUT = "id,price,qty,quote_qty,time,is_buyer_maker";

    /** The oldest month that the tables have: no exchange of this kind is older. */
    static final Instant EARLIEST = Instant.parse("2009-01-01T00:00:00Z");

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_:.-]{1,64}");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final Pattern TIME = Pattern.compile("[0-9]{1,16}");
    private static final long MICROS_FROM = 1_000_000_000_000_000L;
    private static final int SHOWN = 40;

    /**
     * Reads a line.
     *
     * @param latest trades after it are refused
     * @throws TapeRefused naming the line and what is wrong with it
     */
    static TapeRow parse(long line, String text, Instant latest) {
        String[] fields = text.split(",", -1);
        if (fields.length != 6) {
            throw refused(line, "it has " + fields.length + " columns, not the 6 of " + LAYOUT + ": " + shown(text));
        }
        if (!ID.matcher(fields[0]).matches()) {
            throw refused(
                    line,
                    "the id must be 1 to 64 letters, digits, dashes, dots, colons or underscores, not "
                            + shown(fields[0]));
        }
        BigDecimal price = amount(line, "price", fields[1]);
        BigDecimal quantity = amount(line, "qty", fields[2]);
        requireQuote(line, price.multiply(quantity), fields[3]);
        return new TapeRow(
                line, fields[0], price, quantity, time(line, fields[4], latest), isBuyerMaker(line, fields[5]));
    }

    /** Whether the first line names the columns. */
    static boolean isHeader(String text) {
        return text.toLowerCase(Locale.ROOT).replace(" ", "").equals(LAYOUT);
    }

    BigDecimal notional() {
        return price.multiply(quantity);
    }

    static TapeRefused refused(long line, String reason) {
        return new TapeRefused("line " + line + ": " + reason);
    }

    /** As it may be shown: short, and nothing but printable ASCII. */
    static String shown(String text) {
        if (text.isEmpty()) {
            return "nothing";
        }
        StringBuilder safe = new StringBuilder("\"");
        for (byte octet : text.substring(0, Math.min(text.length(), SHOWN)).getBytes(StandardCharsets.UTF_8)) {
            safe.append(octet >= 0x20 && octet < 0x7F ? (char) octet : '?');
        }
        return safe.append('"')
                .append(text.length() > SHOWN ? " and " + (text.length() - SHOWN) + " characters more" : "")
                .toString();
    }

    private static BigDecimal amount(long line, String name, String text) {
        BigDecimal amount = decimal(line, name, text);
        if (amount.signum() <= 0) {
            throw refused(line, name + " must be above zero, not " + shown(text));
        }
        return amount;
    }

    private static BigDecimal decimal(long line, String name, String text) {
        if (text.length() > 64 || !DECIMAL.matcher(text).matches()) {
            throw refused(line, name + " must be a plain decimal number, not " + shown(text));
        }
        BigDecimal amount = new BigDecimal(text);
        BigDecimal stripped = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
        if (stripped.scale() > 18 || stripped.precision() - stripped.scale() > 18) {
            throw refused(line, name + " has more than 18 digits before or after the decimal point: " + shown(text));
        }
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** Recorders round or cut quote_qty at some decimal, so it may be off by less than one of its last digit. */
    private static void requireQuote(long line, BigDecimal notional, String text) {
        if (text.length() > 64 || !DECIMAL.matcher(text).matches()) {
            throw refused(line, "quote_qty must be a plain decimal number, not " + shown(text));
        }
        BigDecimal quote = new BigDecimal(text);
        if (quote.subtract(notional).abs().compareTo(quote.ulp()) >= 0) {
            throw refused(
                    line,
                    "quote_qty " + shown(text) + " is not price times qty, "
                            + notional.stripTrailingZeros().toPlainString());
        }
    }

    private static Instant time(long line, String text, Instant latest) {
        if (!TIME.matcher(text).matches()) {
            throw refused(line, "time must be milliseconds or microseconds since 1970, not " + shown(text));
        }
        long count = Long.parseLong(text);
        Instant time =
                count >= MICROS_FROM ? Instant.EPOCH.plus(count, ChronoUnit.MICROS) : Instant.ofEpochMilli(count);
        if (time.isBefore(EARLIEST) || time.isAfter(latest)) {
            throw refused(
                    line,
                    "time " + shown(text) + " is " + time + ", which is not between " + EARLIEST + " and " + latest);
        }
        return time;
    }

    private static boolean isBuyerMaker(long line, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refused(line, "is_buyer_maker must be true or false, not " + shown(text));
        };
    }
}
