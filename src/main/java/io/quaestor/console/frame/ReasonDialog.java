package io.quaestor.console.frame;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.notification.NotificationVariant;
import com.vaadin.flow.component.textfield.TextField;
import io.quaestor.exchange.Refusal;

/** Asks why before something is changed: a reason in the operator's own words, and the case it belongs to. */
public final class ReasonDialog extends Dialog {

    private static final int SHOWN_MILLIS = 5_000;

    /** Makes the change; what it refuses is shown and leaves the dialog open. */
    public interface Change {
        void make(Reason reason);
    }

    private final TextField reason = new TextField();
    private final TextField caseNumber = new TextField();
    private final Span problem = new Span();

    /**
     * Makes the dialog.
     *
     * @param what what will be done, as a title and as the button's text
     * @param effect what it does to whom
     * @param done what to say afterwards
     */
    public ReasonDialog(String what, String effect, String done, Change change, Runnable after) {
        setHeaderTitle(what);
        setCloseOnOutsideClick(false);
        reason.setLabel(getTranslation("action.reason"));
        reason.setHelperText(getTranslation("action.reason.help"));
        reason.setMaxLength(Reason.LONGEST);
        reason.setRequiredIndicatorVisible(true);
        reason.setWidthFull();
        caseNumber.setLabel(getTranslation("action.case"));
        caseNumber.setMaxLength(Reason.LONGEST_CASE);
        caseNumber.setRequiredIndicatorVisible(true);
        problem.addClassName("problem");
        problem.getElement().setAttribute("role", "alert");
        Div form = new Div(new Paragraph(effect), reason, caseNumber, problem);
        form.addClassName("reason-form");
        add(form);
        Button cancel = new Button(getTranslation("action.cancel"), click -> close());
        Button go = new Button(what);
        go.addThemeVariants(ButtonVariant.PRIMARY);
        go.setDisableOnClick(true);
        go.addClickListener(click -> {
            try {
                change.make(new Reason(reason.getValue(), caseNumber.getValue()));
                close();
                Notification.show(done, SHOWN_MILLIS, Notification.Position.BOTTOM_START)
                        .addThemeVariants(NotificationVariant.SUCCESS);
                after.run();
            } catch (Reason.Missing missing) {
                problem.setText(getTranslation("action.missing." + missing.field()));
            } catch (Refusal refusal) {
                problem.setText(Refusals.text(this, refusal));
                after.run();
            } finally {
                go.setEnabled(true);
            }
        });
        getFooter().add(cancel, go);
        addOpenedChangeListener(opened -> reason.focus());
    }
}
