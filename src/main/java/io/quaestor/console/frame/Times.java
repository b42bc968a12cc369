package io.quaestor.console.frame;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.page.ExtendedClientDetails;
import com.vaadin.flow.server.VaadinRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Times in the zone that the operator chose, UTC or that of their browser; {@link #zone()} is said beside them. */
public final class Times {

    private static final String SECONDS = "yyyy-MM-dd HH:mm:ss";

    private final ZoneId zone;
    private final DateTimeFormatter time;
    private final DateTimeFormatter millis;

    private Times(ZoneId zone) {
        this.zone = zone;
        this.time = DateTimeFormatter.ofPattern(SECONDS).withZone(zone);
        this.millis = DateTimeFormatter.ofPattern(SECONDS + ".SSS").withZone(zone);
    }

    /** As this page's operator wants them. */
    public static Times here() {
        UI ui = UI.getCurrent();
        if (ui == null) {
            return new Times(ZoneOffset.UTC);
        }
        Times known = ComponentUtil.getData(ui, Times.class);
        if (known != null) {
            return known;
        }
        VaadinRequest request = VaadinRequest.getCurrent();
        Times made = new Times(
                request != null && Preferences.zone(request) == Preferences.Zone.LOCAL
                        ? browserZone(ui)
                        : ZoneOffset.UTC);
        ComponentUtil.setData(ui, Times.class, made);
        return made;
    }

    /** The zone's name, as it stands in a column's header: {@code UTC}, {@code Asia/Seoul}. */
    public String zone() {
        return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
    }

    /** To the second. */
    public String time(@Nullable Instant instant) {
        return instant == null ? Formats.NONE : time.format(instant);
    }

    /** To the millisecond. */
    public String millis(@Nullable Instant instant) {
        return instant == null ? Formats.NONE : millis.format(instant);
    }

    /** How long ago, in the largest unit, in the operator's language; never in the future. */
    public static String ago(Component screen, Instant instant, Instant now) {
        Duration past = Duration.between(instant, now);
        if (past.toMinutes() < 1) {
            return screen.getTranslation("time.seconds-ago", Math.max(0, past.toSeconds()));
        }
        if (past.toHours() < 1) {
            return screen.getTranslation("time.minutes-ago", past.toMinutes());
        }
        return past.toDays() < 1
                ? screen.getTranslation("time.hours-ago", past.toHours())
                : screen.getTranslation("time.days-ago", past.toDays());
    }

    Instant instant(LocalDateTime local) {
        return local.atZone(zone).toInstant();
    }

    LocalDateTime local(Instant instant) {
        return LocalDateTime.ofInstant(instant, zone);
    }

    private static ZoneId browserZone(UI ui) {
        ExtendedClientDetails details = ui.getPage().getExtendedClientDetails();
        try {
            return details == null || details.getTimeZoneId() == null
                    ? ZoneOffset.UTC
                    : ZoneId.of(details.getTimeZoneId());
        } catch (DateTimeException unknown) {
            return ZoneOffset.UTC;
        }
    }
}
