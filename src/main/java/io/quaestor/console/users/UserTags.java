package io.quaestor.console.users;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.component.textfield.TextFieldVariant;
import io.quaestor.console.frame.ReasonDialog;
import io.quaestor.console.frame.Times;
import java.util.List;
import java.util.UUID;

/** A user's tags; who may change them adds and removes some. */
class UserTags extends Div {

    private final UUID user;
    private final UserNoteActions actions;
    private final Runnable changed;

    UserTags(
            UUID user,
            List<UserNoteQueries.TagRow> tags,
            UserNoteActions actions,
            boolean mayChange,
            Runnable changed) {
        this.user = user;
        this.actions = actions;
        this.changed = changed;
        addClassName("tags");
        if (tags.isEmpty() && !mayChange) {
            add(new Span(getTranslation("user-tag.none")));
        }
        for (UserNoteQueries.TagRow tag : tags) {
            add(chip(tag, mayChange));
        }
        if (mayChange) {
            add(addition());
        }
    }

    private Span chip(UserNoteQueries.TagRow tag, boolean mayChange) {
        Times times = Times.here();
        Span chip = new Span(new Span(tag.text()));
        chip.addClassName("tag");
        chip.setTitle(getTranslation("user-tag.by", tag.operator(), times.time(tag.at()), times.zone()));
        if (mayChange) {
            String what = getTranslation("user-tag.remove", tag.text());
            Button remove = new Button(
                    VaadinIcon.CLOSE_SMALL.create(),
                    click -> new ReasonDialog(
                                    what,
                                    getTranslation("user-tag.effect"),
                                    getTranslation("user-tag.removed", tag.text()),
                                    reason -> actions.removeTag(user, new Tag(tag.text()), reason),
                                    changed)
                            .open());
            remove.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
            remove.setAriaLabel(what);
            chip.add(remove);
        }
        return chip;
    }

    private Div addition() {
        TextField field = new TextField();
        field.setPlaceholder(getTranslation("user-tag.new"));
        field.setAriaLabel(getTranslation("user-tag.new"));
        field.addThemeVariants(TextFieldVariant.SMALL);
        field.setMaxLength(Tag.LONGEST);
        field.setWidth("9rem");
        Button add = new Button(getTranslation("user-tag.add"), click -> add(field));
        add.addThemeVariants(ButtonVariant.SMALL);
        field.addKeyPressListener(Key.ENTER, press -> add(field));
        return new Div(field, add);
    }

    private void add(TextField field) {
        try {
            Tag tag = new Tag(field.getValue());
            field.setInvalid(false);
            new ReasonDialog(
                            getTranslation("user-tag.add"),
                            getTranslation("user-tag.add.effect", tag.text()),
                            getTranslation("user-tag.added", tag.text()),
                            reason -> actions.addTag(user, tag, reason),
                            changed)
                    .open();
        } catch (TextRefused refused) {
            field.setErrorMessage(getTranslation(refused.key(), refused.values()));
            field.setInvalid(true);
        }
    }
}
