package io.quaestor.console.operators;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.VaadinServletRequest;
import com.vaadin.flow.spring.security.AuthenticationContext;
import io.quaestor.console.frame.Brand;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Titles;
import jakarta.annotation.security.PermitAll;

/** An operator's own password: asked for after a one-time password, before anything else is shown, and at any time. */
@Route(value = Paths.CHANGE_PASSWORD, autoLayout = false)
@PermitAll
class ChangePasswordView extends Main implements HasDynamicTitle {

    private final OperatorActions actions;
    private final PasswordField current = field("password.current", "current-password");
    private final PasswordField wanted = field("password.new", "new-password");
    private final PasswordField repeated = field("password.repeat", "new-password");
    private final Paragraph problem = new Paragraph();

    ChangePasswordView(OperatorActions actions, CurrentOperator operator, AuthenticationContext authentication) {
        this.actions = actions;
        addClassName("sign-in");
        SignedInOperator signedIn = operator.signedIn();
        wanted.setHelperText(getTranslation("password.rule", String.valueOf(Passwords.SHORTEST)));
        problem.addClassName("problem");
        problem.getElement().setAttribute("role", "alert");
        problem.setVisible(false);
        Button save = new Button(getTranslation("password.save"), click -> save());
        save.addThemeVariants(ButtonVariant.PRIMARY);
        save.addClickShortcut(Key.ENTER);
        Button leave = signedIn.mustChangePassword()
                ? new Button(getTranslation("operator.sign-out"), click -> authentication.logout())
                : new Button(
                        getTranslation("password.cancel"), click -> getUI().ifPresent(ui -> ui.navigate(Paths.HOME)));
        leave.addThemeVariants(ButtonVariant.TERTIARY);
        Div form = new Div(current, wanted, repeated, problem, save, leave);
        form.addClassName("form");
        Div panel = new Div(
                new Brand(),
                new H1(getTranslation("password.title")),
                new Paragraph(
                        signedIn.mustChangePassword()
                                ? getTranslation("password.must-change", signedIn.name())
                                : getTranslation("password.change", signedIn.name())),
                form);
        panel.addClassName("panel");
        add(panel);
        current.focus();
    }

    @Override
    public String getPageTitle() {
        return Titles.of(getTranslation("password.title"));
    }

    private void save() {
        if (!wanted.getValue().equals(repeated.getValue())) {
            show(getTranslation("password.differ"));
            return;
        }
        var request = VaadinServletRequest.getCurrent().getHttpServletRequest();
        try {
            SignedInOperator changed =
                    actions.changeOwnPassword(current.getValue(), wanted.getValue(), request.getRemoteAddr());
            OperatorSessions.resume(request, changed);
            // A new page, for the session has a new id and, perhaps, roles that it lacked.
            UI.getCurrent().getPage().setLocation(".");
        } catch (OperatorRefused refused) {
            show(getTranslation("password.refused." + refused.reason()));
        }
    }

    private void show(String message) {
        problem.setText(message);
        problem.setVisible(true);
    }

    private PasswordField field(String label, String autocomplete) {
        PasswordField field = new PasswordField(getTranslation(label));
        field.setRequired(true);
        field.setMaxLength(Passwords.LONGEST);
        field.getElement().setAttribute("autocomplete", autocomplete);
        return field;
    }
}
