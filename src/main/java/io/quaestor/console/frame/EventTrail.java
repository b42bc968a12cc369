package io.quaestor.console.frame;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** What happened to one thing, oldest first: when, by whom, why, and what it changed from and to. */
public final class EventTrail extends Div {

    /** @param events of the aggregate, the latest of them, without a gap */
    public EventTrail(UUID aggregate, List<TrailQueries.Event> events) {
        addClassName("trail");
        getElement().setAttribute("role", "list");
        Times times = Times.here();
        if (!events.isEmpty() && events.getFirst().version() > 1) {
            Div earlier = new Div(new Anchor(
                    Paths.EVENTS + "?aggregate=" + aggregate + "&window=all",
                    getTranslation(
                            "trail.earlier", Formats.count(events.getFirst().version() - 1))));
            earlier.getElement().setAttribute("role", "listitem");
            add(earlier);
        }
        for (TrailQueries.Event event : events) {
            Span when = new Span(times.millis(event.at()) + " " + times.zone());
            when.addClassName("read-at");
            Span what = new Span(getTranslation("event.type." + event.type()));
            what.setTitle(event.type());
            what.addClassName("trail-what");
            Span who = new Span(getTranslation("trail.by", text(event.data(), "actor"), text(event.data(), "reason")));
            who.addClassName("read-at");
            Div entry = new Div(new Div(what, when), who);
            String caseNumber = event.data().path("caseNumber").asString("");
            if (!caseNumber.isEmpty()) {
                entry.add(new Span(getTranslation("trail.case", caseNumber)));
            }
            EventChanges.lines(this, event.data()).forEach(entry::add);
            entry.addClassName("trail-entry");
            entry.getElement().setAttribute("role", "listitem");
            add(entry);
        }
    }

    private static String text(JsonNode data, String field) {
        return data.path(field).asString(Formats.NONE);
    }
}
