package io.quaestor.console.frame;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.ParentLayout;
import com.vaadin.flow.server.HttpStatusCode;
import jakarta.annotation.security.PermitAll;

/** A page that could not be shown: the number under which the log has it, and what to do. */
@ParentLayout(MainLayout.class)
@PermitAll
class FailedView extends Main implements HasErrorParameter<Exception>, HasDynamicTitle {

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<Exception> parameter) {
        String number = UnexpectedErrors.log(parameter.getException());
        EmptyState state = new EmptyState(
                VaadinIcon.EXCLAMATION_CIRCLE_O,
                getTranslation("error.failed"),
                getTranslation("error.failed.what-to-do", number));
        state.add(new Anchor(".", getTranslation("error.home")));
        add(state);
        return HttpStatusCode.INTERNAL_SERVER_ERROR.getCode();
    }

    @Override
    public String getPageTitle() {
        return Titles.of(getTranslation("error.failed.title"));
    }
}
