package io.quaestor.console.users;

import com.vaadin.flow.component.Component;
import io.quaestor.console.frame.Desk;
import io.quaestor.console.frame.UserPanel;
import io.quaestor.platform.data.KeysetQuery;
import java.util.UUID;

/** What operators wrote about a user, on their page. */
@org.springframework.stereotype.Component
class NotesUserPanel implements UserPanel {

    private final Desk desk;
    private final UserDesk users;

    NotesUserPanel(Desk desk, UserDesk users) {
        this.desk = desk;
        this.users = users;
    }

    @Override
    public String name() {
        return "notes";
    }

    @Override
    public String title() {
        return "user-page.notes";
    }

    @Override
    public int order() {
        return 70;
    }

    @Override
    public KeysetQuery.Count count(UUID user) {
        return users.noteQueries().count(user);
    }

    @Override
    public Component content(UUID user) {
        return new UserNotes(user, desk, users.noteQueries(), users.noteActions(), users.mayWrite());
    }
}
