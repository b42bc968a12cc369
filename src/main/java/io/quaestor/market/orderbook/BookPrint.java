package io.quaestor.market.orderbook;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A trade that a recorded stream tells of beside its book. It is no trade of the exchange.
 *
 * @param time the venue's, to the millisecond
 * @param isBuyerMaker whether the buyer's order rested, so that the seller was the taker
 */
public record BookPrint(Instant time, BigDecimal price, BigDecimal quantity, boolean isBuyerMaker) {

    private static final Pattern TEXT =
            Pattern.compile("([0-9]{1,15}) ([0-9]{1,18}(?:\\.[0-9]{1,18})?) ([0-9]{1,18}(?:\\.[0-9]{1,18})?) ([BS])");

    /** As it lies in Redis: time in milliseconds, price, quantity, and the taker's side as B or S. */
    String text() {
        return time.toEpochMilli() + " " + price.toPlainString() + " " + quantity.toPlainString() + " "
                + (isBuyerMaker ? "S" : "B");
    }

    /** Empty for what {@link #text} did not write. */
    static Optional<BookPrint> of(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new BookPrint(
                        Instant.ofEpochMilli(Long.parseLong(parts.group(1))),
                        new BigDecimal(parts.group(2)),
                        new BigDecimal(parts.group(3)),
                        parts.group(4).equals("S")))
                : Optional.empty();
    }
}
