package io.quaestor.console.users;

import com.vaadin.flow.component.Component;
import io.quaestor.console.frame.EventTrail;
import io.quaestor.console.frame.TrailQueries;
import io.quaestor.console.frame.UserPanel;
import io.quaestor.platform.data.KeysetQuery;
import java.util.UUID;

/** What happened to a user, on their page. */
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
        return queries.count(user);
    }

    @Override
    public Component content(UUID user) {
        return new EventTrail(user, queries.of(user));
    }
}
