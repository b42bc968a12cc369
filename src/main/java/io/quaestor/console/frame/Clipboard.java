package io.quaestor.console.frame;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.notification.Notification;

/** Copies text on the operator's machine. */
final class Clipboard {

    private static final int SHOWN_MILLIS = 2_000;

    private Clipboard() {}

    static void copy(Component screen, String text) {
        screen.getElement().executeJs("navigator.clipboard?.writeText($0)", text);
        Notification.show(screen.getTranslation("copy.done"), SHOWN_MILLIS, Notification.Position.BOTTOM_START);
    }
}
