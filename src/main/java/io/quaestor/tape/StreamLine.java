package io.quaestor.tape;

import io.quaestor.exchange.Amounts;
import io.quaestor.market.orderbook.BookLevel;
import io.quaestor.market.orderbook.BookPrint;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A line of a recorded stream: the receiver's clock in nanoseconds, a space, and the venue's message as JSON. */
sealed interface StreamLine {

    /** Of the file, from 1. */
    long line();

    /** When it was received, in nanoseconds since 1970. */
    long receivedNanos();

    /** The whole book. */
    record Snapshot(long line, long receivedNanos, long id, List<BookLevel> bids, List<BookLevel> asks)
            implements StreamLine {}

    /**
     * Changed levels.
     *
     * @param first venue's number of the first change in it, {@code U}
     * @param last of the last one, {@code u}
     * @param previous {@code u} of the message before, {@code pu}
     * @param bids with quantity 0 where nothing is left
     */
    record Diff(
            long line,
            long receivedNanos,
            String symbol,
            long first,
            long last,
            long previous,
            List<BookLevel> bids,
            List<BookLevel> asks)
            implements StreamLine {}

    /** The best level of each side, at a venue's number. */
    record Ticker(long line, long receivedNanos, String symbol, long id, BookLevel bid, BookLevel ask)
            implements StreamLine {}

    /** A trade, which changes no book by itself. */
    record Print(long line, long receivedNanos, String symbol, BookPrint print) implements StreamLine {}

    /** Reads lines. */
    final class Parser {

        private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,18}(\\.[0-9]{1,18})?");
        private static final Pattern RECEIVED = Pattern.compile("[0-9]{1,19}");
        private static final int MOST_LEVELS = 20_000;

        private final JsonMapper json;

        Parser(JsonMapper json) {
            this.json = json;
        }

        /** @throws TapeRefused naming the line and what is wrong with it */
        StreamLine parse(long line, String text) {
            int space = text.indexOf(' ');
            String time = space < 0 ? "" : text.substring(0, space);
            if (!RECEIVED.matcher(time).matches()) {
                throw TapeRow.refused(
                        line, "it does not begin with a time in nanoseconds and a space: " + TapeRow.shown(text));
            }
            try {
                long received = Long.parseLong(time);
                JsonNode message = json.readTree(text.substring(space + 1));
                return read(line, received, message.has("data") ? message.required("data") : message);
            } catch (JacksonException | NumberFormatException broken) {
                throw TapeRow.refused(
                        line, "it is no message of a stream: " + firstLine(String.valueOf(broken.getMessage())));
            }
        }

        private static StreamLine read(long line, long received, JsonNode data) {
            if (data.has("lastUpdateId")) {
                return new Snapshot(
                        line,
                        received,
                        number(line, data, "lastUpdateId"),
                        levels(line, data, "bids", false),
                        levels(line, data, "asks", false));
            }
            String kind = text(line, data, "e");
            return switch (kind) {
                case "depthUpdate" -> diff(line, received, data);
                case "bookTicker" ->
                    new Ticker(
                            line,
                            received,
                            text(line, data, "s"),
                            number(line, data, "u"),
                            new BookLevel(price(line, data.path("b")), amount(line, data.path("B")), 0),
                            new BookLevel(price(line, data.path("a")), amount(line, data.path("A")), 0));
                case "trade" ->
                    new Print(
                            line,
                            received,
                            text(line, data, "s"),
                            new BookPrint(
                                    Instant.ofEpochMilli(number(line, data, "T")),
                                    price(line, data.path("p")),
                                    amount(line, data.path("q")),
                                    flag(line, data, "m")));
                default -> throw TapeRow.refused(line, "there is no message of kind " + TapeRow.shown(kind));
            };
        }

        private static Diff diff(long line, long received, JsonNode data) {
            Diff diff = new Diff(
                    line,
                    received,
                    text(line, data, "s"),
                    number(line, data, "U"),
                    number(line, data, "u"),
                    number(line, data, "pu"),
                    levels(line, data, "b", true),
                    levels(line, data, "a", true));
            if (diff.first() > diff.last() || diff.previous() > diff.last()) {
                throw TapeRow.refused(
                        line,
                        "its numbers run backwards: pu " + diff.previous() + ", U " + diff.first() + ", u "
                                + diff.last());
            }
            return diff;
        }

        private static List<BookLevel> levels(long line, JsonNode data, String name, boolean mayBeGone) {
            JsonNode list = data.path(name);
            if (!list.isArray() || list.size() > MOST_LEVELS) {
                throw TapeRow.refused(line, name + " must be a list of at most " + MOST_LEVELS + " levels");
            }
            List<BookLevel> levels = new ArrayList<>(list.size());
            Set<BigDecimal> prices = new HashSet<>();
            for (JsonNode pair : list) {
                if (!pair.isArray() || pair.size() != 2) {
                    throw TapeRow.refused(line, name + " must hold pairs of price and quantity");
                }
                BookLevel level = new BookLevel(price(line, pair.path(0)), amount(line, pair.path(1)), 0);
                if (level.quantity().signum() == 0 && !mayBeGone) {
                    throw TapeRow.refused(line, name + " have quantity 0 at " + Amounts.plain(level.price()));
                }
                if (!prices.add(level.price().stripTrailingZeros())) {
                    throw TapeRow.refused(line, name + " have " + Amounts.plain(level.price()) + " twice");
                }
                levels.add(level);
            }
            return levels;
        }

        private static BigDecimal price(long line, JsonNode node) {
            BigDecimal price = amount(line, node);
            if (price.signum() == 0) {
                throw TapeRow.refused(line, "a price is 0");
            }
            return price;
        }

        private static BigDecimal amount(long line, JsonNode node) {
            String text = node.isString() ? node.stringValue() : "";
            if (!DECIMAL.matcher(text).matches()) {
                throw TapeRow.refused(
                        line,
                        "prices and quantities must be plain decimals in quotes, with at most 18 digits on either side of "
                                + "the point, not " + TapeRow.shown(node.isString() ? text : node.toString()));
            }
            return new BigDecimal(text);
        }

        private static long number(long line, JsonNode data, String name) {
            JsonNode node = data.path(name);
            if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
                throw TapeRow.refused(
                        line, name + " must be a number from 0 up, not " + TapeRow.shown(node.toString()));
            }
            return node.longValue();
        }

        private static boolean flag(long line, JsonNode data, String name) {
            JsonNode node = data.path(name);
            if (!node.isBoolean()) {
                throw TapeRow.refused(line, name + " must be true or false, not " + TapeRow.shown(node.toString()));
            }
            return node.booleanValue();
        }

        private static String text(long line, JsonNode data, String name) {
            JsonNode node = data.path(name);
            if (!node.isString() || node.stringValue().isEmpty()) {
                throw TapeRow.refused(line, "it has no " + name);
            }
            return node.stringValue();
        }

        private static String firstLine(String message) {
            return TapeRow.shown(message.lines().findFirst().orElse("?"));
        }
    }
}
