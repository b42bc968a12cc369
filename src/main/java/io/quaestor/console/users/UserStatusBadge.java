package io.quaestor.console.users;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.badge.Badge;
import io.quaestor.console.frame.Mark;

/** A user's status by shape, colour and word. */
final class UserStatusBadge {

    private UserStatusBadge() {}

    static Badge of(Component screen, String status) {
        Mark mark = switch (status) {
            case "active" -> Mark.GOOD;
            case "frozen" -> Mark.ATTENTION;
            default -> Mark.IDLE;
        };
        return mark.badge(screen.getTranslation("user.status." + status));
    }
}
