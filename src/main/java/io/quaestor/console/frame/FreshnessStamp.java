package io.quaestor.console.frame;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.badge.Badge;
import com.vaadin.flow.component.html.Div;
import io.quaestor.platform.data.Freshness;
import io.quaestor.platform.data.ReplicaWatch;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** On every screen: how far the replica, which the screens read, is behind the primary; kept up to date. */
class FreshnessStamp extends Div {

    private final ReplicaWatch watch;
    private @Nullable Consumer<Freshness> listener;
    private String shown = "";

    FreshnessStamp(ReplicaWatch watch) {
        this.watch = watch;
        addClassName("freshness");
        getElement().setAttribute("role", "status");
        show(watch.latest());
    }

    @Override
    protected void onAttach(AttachEvent attach) {
        UI ui = attach.getUI();
        Consumer<Freshness> told = now -> {
            // Nothing is sent to the browser while nothing changes.
            if (!text(now).equals(shown)) {
                Live.update(ui, () -> show(now));
            }
        };
        listener = told;
        watch.listen(told);
        show(watch.latest());
    }

    @Override
    protected void onDetach(DetachEvent detach) {
        if (listener != null) {
            watch.forget(listener);
        }
    }

    private void show(Freshness now) {
        shown = text(now);
        Mark mark = switch (now.state()) {
            case STREAMING -> isYoung(now) ? Mark.GOOD : Mark.ATTENTION;
            case PAUSED, DISCONNECTED -> Mark.ATTENTION;
            case AWAY -> Mark.BAD;
            case UNKNOWN -> Mark.UNKNOWN;
        };
        Badge badge = mark.badge(shown);
        Times times = Times.here();
        badge.getElement().setAttribute("title", getTranslation("freshness.at", times.time(now.at()), times.zone()));
        removeAll();
        add(badge);
    }

    private String text(Freshness now) {
        String state = getTranslation("freshness." + now.state());
        BigDecimal seconds = now.lagSeconds();
        Long bytes = now.lagBytes();
        String behind = (seconds == null ? "" : " · " + getTranslation("freshness.seconds", rounded(seconds)))
                + (bytes == null ? "" : " · " + Formats.bytes(bytes));
        return state + behind;
    }

    /** To a tenth below ten seconds, so that the stamp does not flicker. */
    private static String rounded(BigDecimal seconds) {
        return Formats.amount(
                seconds.compareTo(BigDecimal.TEN) < 0
                        ? seconds.setScale(1, RoundingMode.HALF_UP)
                        : seconds.setScale(0, RoundingMode.HALF_UP));
    }

    private static boolean isYoung(Freshness now) {
        BigDecimal seconds = now.lagSeconds();
        return seconds != null && seconds.compareTo(BigDecimal.valueOf(5)) < 0;
    }
}
