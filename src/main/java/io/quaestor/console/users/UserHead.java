package io.quaestor.console.users;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.Panel;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Reason;
import io.quaestor.console.frame.ReasonDialog;
import io.quaestor.console.operators.Role;
import java.util.function.BiConsumer;

/** Who a user is, what they may do, and what can be done about them. */
class UserHead extends Panel {

    /** @param changed called after the operator changed something */
    UserHead(UserRow user, UserDesk desk, Runnable changed) {
        super("", user.id().toString());
        headline(user.email());
        if (desk.operator().holdsAny(Role.OPERATIONS, Role.COMPLIANCE, Role.ADMIN)) {
            if (user.status().equals("active")) {
                Button freeze = change(
                        user,
                        getTranslation("user-page.freeze"),
                        getTranslation("user-page.freeze.effect", user.email()),
                        getTranslation("user-page.freeze.done"),
                        (version, reason) -> desk.actions().freeze(user.id(), version, reason),
                        changed);
                freeze.addThemeVariants(ButtonVariant.ERROR);
                actions(freeze);
            } else if (user.status().equals("frozen")) {
                actions(change(
                        user,
                        getTranslation("user-page.reactivate"),
                        getTranslation("user-page.reactivate.effect", user.email()),
                        getTranslation("user-page.reactivate.done"),
                        (version, reason) -> desk.actions().reactivate(user.id(), version, reason),
                        changed));
            }
        }
        fact(getTranslation("users.status"), UserStatusBadge.of(this, user.status()));
        fact(getTranslation("users.kyc-level"), String.valueOf(user.kycLevel()));
        fact(
                getTranslation("user-page.limit"),
                getTranslation(
                        "user-page.limit.orders", Formats.count(desk.queries().ordersPerMinute())));
        fact(getTranslation("users.created-at"), user.createdAt());
        fact(getTranslation("users.updated-at"), user.updatedAt());
        fact(getTranslation("panel.version"), String.valueOf(user.version()));
        section(
                getTranslation("user-tag.title"),
                () -> new UserTags(
                        user.id(), desk.noteQueries().tags(user.id()), desk.noteActions(), desk.mayWrite(), changed));
    }

    /** Adds a link to the user's page, where the head stands elsewhere. */
    UserHead linked(UserRow user) {
        actions(new Anchor(Paths.user(user.id()), getTranslation("user-page.open")));
        return this;
    }

    private Button change(
            UserRow user, String what, String effect, String done, BiConsumer<Long, Reason> change, Runnable changed) {
        Button button = new Button(
                what,
                click -> new ReasonDialog(what, effect, done, reason -> change.accept(user.version(), reason), changed)
                        .open());
        button.addThemeVariants(ButtonVariant.SMALL);
        return button;
    }
}
