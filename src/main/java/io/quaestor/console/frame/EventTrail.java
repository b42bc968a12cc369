package io.quaestor.console.frame;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** What happened, oldest first: when, by whom, why, and what it changed from and to. */
public final class EventTrail extends Div {

    /**
     * Shows events.
     *
     * @param aggregate whose trail it is; what happened to another thing is shown with a link to that
     * @param events if all are of that aggregate, its latest without a gap
     */
    public EventTrail(UUID aggregate, List<TrailQueries.Event> events) {
        addClassName("trail");
        getElement().setAttribute("role", "list");
        Times times = Times.here();
        if (!events.isEmpty()
                && events.getFirst().version() > 1
                && events.stream().allMatch(event -> event.aggregateId().equals(aggregate))) {
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
            Div head = new Div(what, when);
            if (!event.aggregateId().equals(aggregate)) {
                head.addComponentAtIndex(1, IdCell.of(event.aggregateType(), event.aggregateId()));
            }
            Div entry = new Div(head, who);
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
