package io.quaestor.console.events;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import io.quaestor.console.frame.BrowseView;
import io.quaestor.console.frame.Desk;
import io.quaestor.console.frame.FilterBar;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Source;
import io.quaestor.console.operators.Role;
import io.quaestor.platform.data.Key;
import jakarta.annotation.security.RolesAllowed;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Events, newest first; of one thing, its last version first. */
@Route(Paths.EVENTS)
@Menu(title = "events.title", order = 310, icon = "vaadin:time-backward")
@RolesAllowed({Role.Names.VIEWER, Role.Names.SUPPORT, Role.Names.OPERATIONS, Role.Names.COMPLIANCE, Role.Names.ADMIN})
class EventsView extends BrowseView<EventRow> {

    private final EventQueries queries;
    private final Select<String> aggregateType =
            filters.choice("events.aggregate-type", "kind", EventTypes.AGGREGATES, this::aggregateText);
    private final Select<String> type = filters.choice("events.type", "type", EventTypes.ALL, this::typeText);
    private final TextField aggregate = filters.id("events.aggregate", "aggregate");

    EventsView(Desk desk, EventQueries queries) {
        super(desk, Paths.EVENTS, row -> row.id().toString());
        this.queries = queries;
        type.setWidth("14rem");
        filters.window("7d");
        grid.jumpsToTimes();
        grid.millis(getTranslation("events.created-at"), EventRow::createdAt);
        grid.column(getTranslation("events.type"), "12rem", row -> typeText(row.type()));
        grid.column(getTranslation("events.aggregate-type"), "7rem", row -> aggregateText(row.aggregateType()));
        grid.components(
                getTranslation("events.aggregate"),
                "9.5rem",
                row -> IdCell.of(row.aggregateType(), row.aggregateId()),
                row -> row.aggregateId().toString());
        grid.column(getTranslation("events.version"), "6rem", row -> String.valueOf(row.version()))
                .setPartNameGenerator(row -> "number");
        grid.column(getTranslation("events.actor"), "10rem", EventRow::actor);
        grid.column(getTranslation("events.reason"), "16rem", EventRow::reason);
        grid.components(
                        getTranslation("events.id"),
                        "9.5rem",
                        row -> IdCell.plain(row.id()),
                        row -> row.id().toString())
                .setFlexGrow(1);
    }

    @Override
    protected Source<EventRow> source() {
        return Source.of(span -> queries.page(filter(), span), () -> queries.count(filter()), this::placeOf);
    }

    /** The events of one thing are in the order of its versions, not of times. */
    private Optional<Key> placeOf(String text) {
        EventFilter filter = filter();
        Function<UUID, Optional<Key>> byId = id -> queries.placeOf(filter, id);
        return filter.aggregateId() == null
                ? Source.byTimeOrId(byId).apply(text)
                : FilterBar.uuid(text).flatMap(byId);
    }

    @Override
    protected Optional<Component> panel(String text) {
        return FilterBar.uuid(text)
                .flatMap(event -> desk.reads().read(() -> queries.one(event)).value())
                .map(EventPanel::new);
    }

    private EventFilter filter() {
        return new EventFilter(
                filters.value(aggregateType), filters.uuid(aggregate), filters.value(type), filters.window());
    }

    private String typeText(String value) {
        return getTranslation("event.type." + value);
    }

    private String aggregateText(String value) {
        return getTranslation("event.aggregate." + value);
    }
}
