package io.quaestor.console.frame;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
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
            differences(event.data()).forEach((field, change) -> {
                Div line = new Div(new Span(field), new Span(change));
                line.addClassName("trail-change");
                entry.add(line);
            });
            entry.addClassName("trail-entry");
            entry.getElement().setAttribute("role", "listitem");
            add(entry);
        }
    }

    /** The fields that differ between an event's prior and new state, each as {@code prior → new}. */
    public static Map<String, String> differences(JsonNode data) {
        JsonNode prior = data.path("prior");
        JsonNode after = data.path("new");
        TreeSet<String> fields = new TreeSet<>(prior.propertyNames());
        fields.addAll(after.propertyNames());
        return fields.stream()
                .filter(field -> !prior.path(field).equals(after.path(field)))
                .collect(Collectors.toMap(
                        field -> field,
                        field -> (prior.has(field) ? value(prior.path(field)) + " → " : "") + value(after.path(field)),
                        (one, other) -> one,
                        java.util.TreeMap::new));
    }

    private static String value(JsonNode node) {
        return node.isMissingNode() || node.isNull()
                ? Formats.NONE
                : node.isString() ? node.asString() : node.toString();
    }

    private static String text(JsonNode data, String field) {
        return data.path(field).asString(Formats.NONE);
    }
}
