package io.quaestor.exchange.positions;

import io.quaestor.exchange.Cause;
import io.quaestor.exchange.events.Aggregate;
import io.quaestor.exchange.events.NewEvent;
import io.quaestor.exchange.orders.MarginType;
import java.math.BigDecimal;

/** The events of a position's life; docs/events.md has their payloads. */
public final class PositionEvents {

    private PositionEvents() {}

    /** After a fill, or after a loss elsewhere took its margin; {@code details} tells which. */
    public static NewEvent changed(Position prior, Position position, Object details, Cause cause) {
        return new NewEvent(
                Aggregate.POSITION,
                position.id(),
                position.version(),
                type(prior, position),
                cause,
                null,
                State.of(prior),
                State.of(position),
                details,
                position.updatedAt());
    }

    private static String type(Position prior, Position position) {
        int growth = position.size().compareTo(prior.size());
        if (growth == 0) {
            return "PositionMarginTaken";
        }
        if (growth > 0) {
            return prior.isOpen() ? "PositionIncreased" : "PositionOpened";
        }
        return position.isOpen() ? "PositionReduced" : "PositionClosed";
    }

    private record State(
            String userId,
            String symbol,
            PositionSide side,
            BigDecimal size,
            BigDecimal entryValue,
            BigDecimal margin,
            BigDecimal realizedPnl,
            int leverage,
            MarginType marginType) {

        static State of(Position position) {
            return new State(
                    position.userId().toString(),
                    position.symbol(),
                    position.side(),
                    position.size(),
                    position.entryValue(),
                    position.margin(),
                    position.realizedPnl(),
                    position.leverage(),
                    position.marginType());
        }
    }
}
