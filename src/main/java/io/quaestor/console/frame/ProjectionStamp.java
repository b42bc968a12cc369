package io.quaestor.console.frame;

import com.vaadin.flow.component.badge.Badge;
import com.vaadin.flow.component.html.Div;
import io.quaestor.market.candles.ProjectionState;
import org.jspecify.annotations.Nullable;

/** On screens of market data: how far candles and trade history are behind the exchange. */
public final class ProjectionStamp extends Div {

    /** From here on unread events are counted no further. */
    private static final int MOST_COUNTED = 10_000;

    /** Fewer are the batch under way. */
    private static final int FEW = 1_000;

    private @Nullable String shown;

    public ProjectionStamp() {
        addClassName("projection");
        getElement().setAttribute("role", "status");
    }

    /** Shows the state; null where nobody knows it. */
    public void show(@Nullable ProjectionState state) {
        Integer unread = state == null ? null : state.unread();
        String why = state == null ? null : state.away() != null ? state.away() : state.failure();
        String text = why != null
                ? getTranslation("projection.stands", why)
                : unread == null
                        ? getTranslation("projection.unknown")
                        : unread == 0
                                ? getTranslation("projection.current")
                                : getTranslation(
                                        unread >= MOST_COUNTED ? "projection.behind.more" : "projection.behind",
                                        Formats.count(unread));
        if (text.equals(shown)) {
            return;
        }
        shown = text;
        Mark mark = why != null ? Mark.BAD : unread == null ? Mark.UNKNOWN : unread < FEW ? Mark.GOOD : Mark.ATTENTION;
        Badge badge = mark.badge(text);
        if (state != null && state.newestTrade() != null) {
            badge.getElement()
                    .setAttribute("title", getTranslation("projection.newest", Formats.millis(state.newestTrade())));
        }
        removeAll();
        add(badge);
    }
}
