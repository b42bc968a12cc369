package io.quaestor.console.positions;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * A position's size and entry value and the fills that made them, of one snapshot.
 *
 * @param fills of its present life, or of its last one where it is closed; oldest first
 * @param isWhole whether the first of them opened it
 */
record PositionExplained(BigDecimal size, BigDecimal entryValue, List<Fill> fills, boolean isWhole) {

    /**
     * What a fill made of the position.
     *
     * @param event as {@code docs/events.md} names it
     * @param quantity of the fill, of which a part may have closed the other side
     */
    record Fill(
            UUID tradeId,
            String event,
            Instant at,
            BigDecimal price,
            BigDecimal quantity,
            BigDecimal sizeBefore,
            BigDecimal sizeAfter,
            BigDecimal valueBefore,
            BigDecimal valueAfter) {

        BigDecimal sizeChange() {
            return sizeAfter.subtract(sizeBefore);
        }

        BigDecimal valueChange() {
            return valueAfter.subtract(valueBefore);
        }
    }

    /** What was there before the first of the fills; zero where they are whole and right. */
    BigDecimal sizeBefore() {
        return size.subtract(sum(Fill::sizeChange));
    }

    /** What was there before the first of the fills; zero where they are whole and right. */
    BigDecimal valueBefore() {
        return entryValue.subtract(sum(Fill::valueChange));
    }

    /** Whether each fill goes on from the one before it, and all of them come to size and entry value. */
    boolean addsUp() {
        if (fills.isEmpty()) {
            return size.signum() == 0 && entryValue.signum() == 0;
        }
        BigDecimal sizeSoFar = isWhole ? BigDecimal.ZERO : fills.getFirst().sizeBefore();
        BigDecimal valueSoFar = isWhole ? BigDecimal.ZERO : fills.getFirst().valueBefore();
        for (Fill fill : fills) {
            if (fill.sizeBefore().compareTo(sizeSoFar) != 0
                    || fill.valueBefore().compareTo(valueSoFar) != 0) {
                return false;
            }
            sizeSoFar = fill.sizeAfter();
            valueSoFar = fill.valueAfter();
        }
        return size.compareTo(sizeSoFar) == 0 && entryValue.compareTo(valueSoFar) == 0;
    }

    private BigDecimal sum(Function<Fill, BigDecimal> change) {
        return fills.stream().map(change).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
