package io.quaestor.market.orderbook;

import io.quaestor.exchange.Ids;
import java.math.BigDecimal;
import java.util.Locale;

/** Levels and symbols for tests. */
final class Books {

    private Books() {}

    /** A symbol that nothing else uses. */
    static String symbol() {
        return "B" + Integer.toUnsignedString(Ids.next().hashCode(), 36).toUpperCase(Locale.ROOT) + "-BOOK";
    }

    static BookLevel level(String price, String quantity, int orders) {
        return new BookLevel(new BigDecimal(price), new BigDecimal(quantity), orders);
    }

    /** A level of one order at a whole price. */
    static BookLevel bid(int price) {
        return level(price + ".00", "1.5", 1);
    }

    static BookLevel ask(int price) {
        return level(price + ".00", "2.5", 2);
    }
}
