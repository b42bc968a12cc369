package io.quaestor.console.users;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import io.quaestor.console.frame.EventTrail;
import io.quaestor.console.frame.TrailQueries;
import io.quaestor.console.frame.UserPanel;
import io.quaestor.platform.data.KeysetQuery;
import java.util.UUID;

/** What happened to a user, their newest orders and transfers, and their positions, on their page. */
@org.springframework.stereotype.Component
class TimelineUserPanel implements UserPanel {

    private final TrailQueries queries;

    TimelineUserPanel(TrailQueries queries) {
        this.queries = queries;
    }

    @Override
    public String name() {
        return "timeline";
    }

    @Override
    public String title() {
        return "user-page.timeline";
    }

    @Override
    public int order() {
        return 60;
    }

    @Override
    public KeysetQuery.Count count(UUID user) {
        return queries.countOfUser(user);
    }

    @Override
    public Component content(UUID user) {
        EventTrail trail = new EventTrail(user, queries.ofUser(user));
        Span what = new Span(
                trail.getTranslation("user-page.timeline.what", TrailQueries.NEWEST_THINGS, TrailQueries.MOST));
        what.addClassName("read-at");
        return new Div(what, trail);
    }
}
