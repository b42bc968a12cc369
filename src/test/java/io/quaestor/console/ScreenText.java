package io.quaestor.console;

import com.vaadin.flow.dom.Element;
import java.util.stream.Collectors;

/** What stands on a screen, for tests without a browser. */
public final class ScreenText {

    private ScreenText() {}

    /** All text of an element and what is in it, as the browser gets it: texts and the values of properties. */
    public static String of(Element element) {
        if (element.isTextNode()) {
            return element.getText();
        }
        String own = element.getPropertyNames()
                .map(name -> String.valueOf(element.getProperty(name)))
                .collect(Collectors.joining(" "));
        return own + " " + element.getChildren().map(ScreenText::of).collect(Collectors.joining(" "));
    }
}
