package io.quaestor.console.users;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import io.quaestor.console.frame.Desk;
import io.quaestor.console.frame.Live;
import io.quaestor.console.frame.Part;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Reason;
import io.quaestor.console.frame.Refusals;
import io.quaestor.console.frame.Times;
import io.quaestor.exchange.Refusal;
import io.quaestor.platform.data.Key;
import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetSpan;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A user's notes, newest first, and a form for one more. Those of others appear without touching what is being typed. */
class UserNotes extends Div {

    private final UUID user;
    private final Desk desk;
    private final UserNoteQueries queries;
    private final UserNoteActions actions;
    private final TextArea text = new TextArea();
    private final TextField caseNumber = new TextField();
    private final Span problem = new Span();
    private final Part list = new Part(this::newest);
    private Runnable forget = () -> {};

    UserNotes(UUID user, Desk desk, UserNoteQueries queries, UserNoteActions actions, boolean mayWrite) {
        this.user = user;
        this.desk = desk;
        this.queries = queries;
        this.actions = actions;
        if (mayWrite) {
            add(form());
        }
        add(list);
        list.load();
    }

    @Override
    protected void onAttach(AttachEvent attach) {
        var ui = attach.getUI();
        forget = desk.notices().follow(change -> {
            if (change.screen().equals(Paths.USERS) && change.id().equals(user)) {
                Live.update(ui, list::load);
            }
        });
    }

    @Override
    protected void onDetach(DetachEvent detach) {
        forget.run();
    }

    private Div form() {
        text.setLabel(getTranslation("user-note.text"));
        text.setHelperText(getTranslation("user-note.text.help"));
        text.setMaxLength(Note.LONGEST);
        text.setWidthFull();
        caseNumber.setLabel(getTranslation("user-note.case"));
        caseNumber.setMaxLength(Reason.LONGEST_CASE);
        caseNumber.setRequiredIndicatorVisible(true);
        problem.addClassName("problem");
        problem.getElement().setAttribute("role", "alert");
        Button save = new Button(getTranslation("user-note.save"), click -> save());
        save.addThemeVariants(ButtonVariant.PRIMARY);
        Div form = new Div(text, new Div(caseNumber, save), problem);
        form.addClassName("note-form");
        return form;
    }

    private void save() {
        try {
            actions.addNote(user, new Note(text.getValue(), caseNumber.getValue()));
            text.clear();
            caseNumber.clear();
            problem.setText("");
            list.load();
        } catch (TextRefused refused) {
            problem.setText(getTranslation(refused.key(), refused.values()));
        } catch (Refusal refusal) {
            problem.setText(Refusals.text(this, refusal));
        }
    }

    private Component newest() {
        Div notes = new Div();
        notes.addClassName("notes");
        show(notes, KeysetSpan.newest());
        if (notes.getComponentCount() == 0) {
            notes.add(new Paragraph(getTranslation("user-note.none")));
        }
        return notes;
    }

    private void show(Div notes, KeysetSpan span) {
        KeysetPage<UserNoteQueries.NoteRow> page =
                desk.reads().read(() -> queries.notes(user, span)).value();
        page.rows().forEach(row -> notes.add(note(row)));
        Key last = page.last();
        if (page.more() && last != null) {
            notes.add(new Button(getTranslation("user-note.older"), click -> {
                notes.remove(click.getSource());
                show(notes, new KeysetSpan.Older(last));
            }));
        }
    }

    private Div note(UserNoteQueries.NoteRow row) {
        Times times = Times.here();
        Div written = new Div(row.text());
        written.addClassName("note-text");
        written.getElement().setAttribute("dir", "auto");
        String when = times.time(row.at()) + " " + times.zone();
        Span by = new Span(by(row.operator(), when, row.caseNumber()));
        by.addClassName("read-at");
        Div note = new Div(by, written);
        note.addClassName("note");
        return note;
    }

    private String by(String operator, String when, @Nullable String number) {
        return operator + " · " + when + (number == null ? "" : " · " + getTranslation("trail.case", number));
    }
}
