package io.quaestor.market.orderbook;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A book as it lies in Redis, whatever somebody may have done to it.
 *
 * @param fields id, time, source, tick, time of the last sign of life, and how many levels of bids and asks there should be
 * @param bidLevels prices in the set of bids, then values in their hash
 */
record CachedBook(
        String symbol,
        List<@Nullable String> fields,
        List<Entry> bids,
        List<Entry> asks,
        Counts bidLevels,
        Counts askLevels) {

    /** Of a price or quantity. Also 1E+999999999 would be a number, and adding to it would take all day. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,36}([.][0-9]{1,36})?");

    static final List<String> FIELDS = List.of("id", "time", "source", "tick", "aliveAt", "bidLevels", "askLevels");

    /**
     * A price of the set and what the hash says of it.
     *
     * @param value quantity and number of orders, a space between; null when the hash does not know the price
     */
    record Entry(String price, @Nullable String value) {}

    /** Members of a side's set, and fields of its hash; the same number unless somebody meddled. */
    record Counts(long prices, long values) {}

    /** What was found is no book. */
    static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1;

        /** Whatever somebody wrote there, it goes into logs and onto pages. */
        private static final int LONGEST = 200;

        Unreadable(String symbol, String what) {
            super("the book of " + symbol + " in Redis is broken: "
                    + (what.length() > LONGEST ? what.substring(0, LONGEST) + "…" : what));
        }
    }

    /** @throws Unreadable when it is not a book that the scripts could have made */
    OrderBook book() {
        OrderBook book;
        try {
            book = new OrderBook(
                    symbol,
                    BookSource.valueOf(field(2)),
                    UpdateId.parse(field(0)),
                    required(field(3), "its tick"),
                    Instant.ofEpochMilli(Long.parseLong(field(1))),
                    Instant.ofEpochMilli(Long.parseLong(field(4))),
                    levels(bids),
                    levels(asks),
                    Math.toIntExact(bidLevels.prices()),
                    Math.toIntExact(askLevels.prices()));
            require(book.tick().signum() > 0, "its tick is " + field(3));
            require(bidLevels, field(5), BookSide.BIDS);
            require(askLevels, field(6), BookSide.ASKS);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException broken) {
            throw new Unreadable(symbol, String.valueOf(broken.getMessage()));
        }
        String disorder = book.disorder();
        if (disorder != null) {
            throw new Unreadable(symbol, disorder);
        }
        return book;
    }

    private List<BookLevel> levels(List<Entry> entries) {
        List<BookLevel> levels = new ArrayList<>();
        for (Entry entry : entries) {
            levels.add(level(entry));
        }
        return levels;
    }

    private BookLevel level(Entry entry) {
        String value = entry.value();
        if (value == null) {
            throw new Unreadable(symbol, "there is no quantity at " + shown(entry.price()));
        }
        int space = value.indexOf(' ');
        if (space < 0) {
            throw new Unreadable(symbol, "at " + shown(entry.price()) + " it says \"" + shown(value) + "\"");
        }
        return new BookLevel(
                required(entry.price(), "a price"),
                required(value.substring(0, space), "the quantity at " + shown(entry.price())),
                Integer.parseInt(value.substring(space + 1)));
    }

    /** A price or quantity as the scripts write it; null when the text is none. */
    static @Nullable BigDecimal number(String text) {
        return NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
    }

    private BigDecimal required(String text, String what) {
        BigDecimal number = number(text);
        if (number == null) {
            throw new Unreadable(symbol, what + " is \"" + shown(text) + "\"");
        }
        return number;
    }

    private String field(int index) {
        String field = fields.get(index);
        if (field == null) {
            throw new Unreadable(symbol, "it has no " + FIELDS.get(index));
        }
        return field;
    }

    private void require(Counts counts, String expected, BookSide side) {
        require(
                counts.prices() == counts.values()
                        && String.valueOf(counts.prices()).equals(expected),
                side + " are " + counts.prices() + " prices with " + counts.values() + " quantities, and should be "
                        + expected);
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            throw new Unreadable(symbol, what);
        }
    }

    static String shown(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
