package io.quaestor.console.orderbook;

import com.vaadin.flow.component.Component;
import io.quaestor.console.frame.Formats;
import io.quaestor.market.orderbook.BookLevel;
import io.quaestor.market.orderbook.BookSide;
import io.quaestor.market.orderbook.OrderBook;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * A book as markup: the ladder's two tables and the depth chart. One property per repaint instead of hundreds of elements;
 * it is made of numbers and of texts of our own, and of nothing that comes from outside. Where something lies in the
 * drawing is rounded; what is written is exact.
 */
final class BookDrawing {

    private static final int WIDTH = 600;
    private static final int HEIGHT = 160;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final Component screen;

    BookDrawing(Component screen) {
        this.screen = screen;
    }

    /** A side as a table, the best price first. */
    String ladder(OrderBook book, BookSide side, BigDecimal largest) {
        List<BookLevel> levels = book.side(side);
        List<BigDecimal> sums = book.cumulative(side);
        StringBuilder html = new StringBuilder("<table class=\"ladder ")
                .append(side == BookSide.BIDS ? "bids" : "asks")
                .append("\"><caption>")
                .append(text("book.side." + side))
                .append("</caption><thead><tr>");
        for (String column : List.of("book.price", "book.quantity", "book.orders", "book.cumulative")) {
            html.append("<th scope=\"col\">").append(text(column)).append("</th>");
        }
        html.append("</tr></thead><tbody>");
        for (int index = 0; index < levels.size(); index++) {
            BookLevel level = levels.get(index);
            html.append("<tr style=\"--part: ")
                    .append(percent(sums.get(index), largest))
                    .append("%\"><th scope=\"row\">")
                    .append(price(level.price()))
                    .append("</th><td>")
                    .append(Formats.amount(level.quantity()))
                    .append("</td><td>")
                    .append(level.orders() == 0 ? Formats.NONE : Formats.count(level.orders()))
                    .append("</td><td>")
                    .append(Formats.amount(sums.get(index)))
                    .append("</td></tr>");
        }
        if (levels.isEmpty()) {
            html.append("<tr><td colspan=\"4\">")
                    .append(text("book.side.empty"))
                    .append("</td></tr>");
        }
        return html.append("</tbody></table>").toString();
    }

    /** Cumulative quantity over price, bids at the left, asks at the right. */
    String depth(OrderBook book, BigDecimal largest) {
        if (book.bids().isEmpty() && book.asks().isEmpty()) {
            return "";
        }
        BigDecimal low = book.bids().isEmpty()
                ? book.asks().getFirst().price()
                : book.bids().getLast().price();
        BigDecimal high = book.asks().isEmpty()
                ? book.bids().getFirst().price()
                : book.asks().getLast().price();
        return "<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT
                + "\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">"
                + steps(book, BookSide.BIDS, low.min(high), low.max(high), largest)
                + steps(book, BookSide.ASKS, low.min(high), low.max(high), largest)
                + "</svg>";
    }

    /** The largest sum of either side: what bars and heights are parts of. */
    static BigDecimal largest(OrderBook book) {
        BigDecimal bids = sum(book.cumulative(BookSide.BIDS));
        return bids.max(sum(book.cumulative(BookSide.ASKS)));
    }

    private static BigDecimal sum(List<BigDecimal> sums) {
        return sums.isEmpty() ? BigDecimal.ZERO : sums.getLast();
    }

    private static String steps(OrderBook book, BookSide side, BigDecimal low, BigDecimal high, BigDecimal largest) {
        List<BookLevel> levels = book.side(side);
        if (levels.isEmpty()) {
            return "";
        }
        List<BigDecimal> sums = book.cumulative(side);
        StringBuilder path = new StringBuilder("M");
        String first = x(levels.getFirst().price(), low, high);
        path.append(first).append(' ').append(HEIGHT);
        for (int index = 0; index < levels.size(); index++) {
            path.append('H').append(x(levels.get(index).price(), low, high));
            path.append('V').append(y(sums.get(index), largest));
        }
        path.append('H')
                .append(side == BookSide.BIDS ? 0 : WIDTH)
                .append('V')
                .append(HEIGHT)
                .append('Z');
        return "<path class=\"" + (side == BookSide.BIDS ? "bids" : "asks") + "\" d=\"" + path + "\"/>";
    }

    private static String x(BigDecimal price, BigDecimal low, BigDecimal high) {
        BigDecimal range = high.subtract(low);
        return range.signum() == 0
                ? String.valueOf(WIDTH / 2)
                : price.subtract(low)
                        .multiply(BigDecimal.valueOf(WIDTH))
                        .divide(range, 1, RoundingMode.HALF_UP)
                        .toPlainString();
    }

    private static String y(BigDecimal sum, BigDecimal largest) {
        BigDecimal height = sum.multiply(BigDecimal.valueOf(HEIGHT - 4L)).divide(largest, 1, RoundingMode.HALF_UP);
        return BigDecimal.valueOf(HEIGHT).subtract(height).toPlainString();
    }

    private static String percent(BigDecimal part, BigDecimal whole) {
        return whole.signum() == 0
                ? "0"
                : part.multiply(HUNDRED).divide(whole, 1, RoundingMode.HALF_UP).toPlainString();
    }

    /** At the tick's scale, so that prices stand below each other. */
    static String price(BigDecimal price) {
        String whole = Formats.amount(price.setScale(0, RoundingMode.DOWN));
        String plain = price.toPlainString();
        int point = plain.indexOf('.');
        return point < 0 ? whole : whole + plain.substring(point);
    }

    private String text(String key) {
        return screen.getTranslation(key);
    }
}
