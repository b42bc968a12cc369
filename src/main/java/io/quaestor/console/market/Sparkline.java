package io.quaestor.console.market;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** A small line of closes, as the path of an SVG that is {@value #WIDTH} wide and {@value #HEIGHT} high. */
final class Sparkline {

    static final int WIDTH = 96;
    static final int HEIGHT = 24;

    /** Above and below the line. */
    private static final int MARGIN = 2;

    private Sparkline() {}

    /** The path; empty where there are not two closes to join. */
    static String path(List<BigDecimal> closes) {
        if (closes.size() < 2) {
            return "";
        }
        BigDecimal lowest = closes.stream().reduce(closes.getFirst(), BigDecimal::min);
        BigDecimal range =
                closes.stream().reduce(closes.getFirst(), BigDecimal::max).subtract(lowest);
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < closes.size(); i++) {
            BigDecimal height = range.signum() == 0
                    ? BigDecimal.valueOf(HEIGHT).divide(BigDecimal.TWO, 1, RoundingMode.HALF_UP)
                    : BigDecimal.valueOf(HEIGHT - MARGIN)
                            .subtract(closes.get(i)
                                    .subtract(lowest)
                                    .multiply(BigDecimal.valueOf(HEIGHT - 2L * MARGIN))
                                    .divide(range, 1, RoundingMode.HALF_UP));
            BigDecimal place = BigDecimal.valueOf((long) i * WIDTH)
                    .divide(BigDecimal.valueOf(closes.size() - 1L), 1, RoundingMode.HALF_UP);
            path.append(i == 0 ? "M" : "L").append(place).append(' ').append(height);
        }
        return path.toString();
    }
}
