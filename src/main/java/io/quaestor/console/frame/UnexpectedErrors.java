package io.quaestor.console.frame;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.notification.NotificationVariant;
import com.vaadin.flow.server.ErrorEvent;
import com.vaadin.flow.server.ErrorHandler;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What no view caught: logged under a number that the operator sees too, and nothing else of it. */
class UnexpectedErrors implements ErrorHandler {

    private static final Logger log = LoggerFactory.getLogger(UnexpectedErrors.class);

    @Override
    public void error(ErrorEvent event) {
        String number = log(event.getThrowable());
        UI ui = UI.getCurrent();
        if (ui != null) {
            Notification shown = Notification.show(
                    ui.getTranslation("error.unexpected", number), 10_000, Notification.Position.MIDDLE);
            shown.addThemeVariants(NotificationVariant.ERROR);
        }
    }

    /** Logs it and returns the number to tell the operator. */
    static String log(Throwable problem) {
        String number = UUID.randomUUID().toString().substring(0, 8);
        log.error("Unexpected error {} on a screen", number, problem);
        return number;
    }
}
