package io.quaestor.console.operators;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.login.LoginForm;
import com.vaadin.flow.component.login.LoginI18n;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import io.quaestor.console.frame.Brand;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Titles;

/** Name and password; what is wrong with them is never said. */
@Route(value = Paths.LOGIN, autoLayout = false)
@AnonymousAllowed
class LoginView extends Main implements BeforeEnterObserver, HasDynamicTitle {

    private final LoginForm form = new LoginForm();

    LoginView() {
        addClassName("sign-in");
        form.setI18n(texts());
        form.setForgotPasswordButtonVisible(false);
        form.setAction(Paths.LOGIN);
        H1 name = new H1(new Brand());
        Paragraph tagline = new Paragraph(getTranslation("brand.tagline"));
        Paragraph help = new Paragraph(getTranslation("login.help"));
        help.addClassName("sign-in-help");
        Div panel = new Div(name, tagline, form, help);
        panel.addClassName("panel");
        add(panel);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        form.setError(event.getLocation().getQueryParameters().getParameters().containsKey("error"));
    }

    @Override
    public String getPageTitle() {
        return Titles.of(getTranslation("login.title"));
    }

    private LoginI18n texts() {
        LoginI18n.Form labels = new LoginI18n.Form();
        labels.setTitle(getTranslation("login.title"));
        labels.setUsername(getTranslation("login.name"));
        labels.setPassword(getTranslation("login.password"));
        labels.setSubmit(getTranslation("login.submit"));
        LoginI18n.ErrorMessage error = new LoginI18n.ErrorMessage();
        error.setTitle(getTranslation("login.failed.title"));
        error.setMessage(getTranslation("login.failed.message"));
        error.setUsername(getTranslation("login.name.required"));
        error.setPassword(getTranslation("login.password.required"));
        LoginI18n i18n = new LoginI18n();
        i18n.setForm(labels);
        i18n.setErrorMessage(error);
        return i18n;
    }
}
