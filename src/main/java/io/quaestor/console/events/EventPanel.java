package io.quaestor.console.events;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import io.quaestor.console.frame.EventChanges;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.Panel;
import io.quaestor.console.frame.Paths;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** An event: what it changed, and all that was written of it. */
class EventPanel extends Panel {

    EventPanel(EventQueries.Detail detail) {
        super("", detail.event().id().toString());
        EventRow event = detail.event();
        headline(getTranslation("event.type." + event.type()));
        fact(
                getTranslation("event.aggregate." + event.aggregateType()),
                IdCell.of(event.aggregateType(), event.aggregateId()));
        fact(getTranslation("events.type"), event.type());
        fact(getTranslation("events.version"), String.valueOf(event.version()));
        fact(getTranslation("events.created-at"), event.createdAt());
        fact(getTranslation("events.actor"), event.actor());
        fact(getTranslation("events.reason"), event.reason());
        String caseNumber = detail.data().path("caseNumber").asString("");
        if (!caseNumber.isEmpty()) {
            fact(getTranslation("events.case"), caseNumber);
        }
        fact(getTranslation("events.sequence"), String.valueOf(event.sequence()));
        neighbour(detail, event.version() - 1, "events.previous");
        neighbour(detail, event.version() + 1, "events.next");
        section(getTranslation("events.differences"), () -> differences(detail.data()));
        section(getTranslation("events.data"), () -> json(getTranslation("events.data"), detail.data()));
        section(getTranslation("events.metadata"), () -> json(getTranslation("events.metadata"), detail.metadata()));
    }

    private void neighbour(EventQueries.Detail detail, long version, String text) {
        UUID id = detail.neighbours().get(version);
        if (id != null) {
            fact(
                    getTranslation(text),
                    new Anchor(
                            Paths.EVENTS + "?aggregate=" + detail.event().aggregateId() + "&window=all&open=" + id,
                            String.valueOf(version)));
        }
    }

    private Component differences(JsonNode data) {
        List<Div> changes = EventChanges.lines(this, data);
        if (changes.isEmpty()) {
            return new Paragraph(getTranslation("events.differences.none"));
        }
        Div lines = new Div();
        changes.forEach(lines::add);
        return lines;
    }

    private static Pre json(String label, JsonNode node) {
        Pre text = new Pre(node.toPrettyString());
        text.addClassName("json");
        text.getElement().setAttribute("tabindex", "0");
        text.getElement().setAttribute("role", "region");
        text.getElement().setAttribute("aria-label", label);
        return text;
    }
}
