package io.quaestor.console.frame;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.Element;
import java.util.Arrays;

/** All keys that do something, and what. */
class KeySheet extends Dialog {

    KeySheet() {
        addClassName("keys");
        setHeaderTitle(getTranslation("keys.title"));
        DescriptionList keys = new DescriptionList();
        key(keys, getTranslation("keys.palette"), "Ctrl/⌘ K");
        key(keys, getTranslation("keys.screen"), "Alt 1–9");
        key(keys, getTranslation("keys.filter"), "/");
        key(keys, getTranslation("keys.move"), "↓", "↑", "j", "k");
        key(keys, getTranslation("keys.open"), "Enter");
        key(keys, getTranslation("keys.panel"), "p");
        key(keys, getTranslation("keys.close"), "Esc");
        key(keys, getTranslation("keys.newest"), "n");
        key(keys, getTranslation("keys.tab"), "[", "]");
        key(keys, getTranslation("keys.help"), "?");
        add(keys);
        Button close = new Button(getTranslation("keys.done"), click -> close());
        close.setAutofocus(true);
        getFooter().add(close);
    }

    private static void key(DescriptionList list, String what, String... names) {
        Span shown = new Span(Arrays.stream(names).map(KeySheet::cap).toArray(Component[]::new));
        list.add(new Div(new DescriptionList.Term(what), new DescriptionList.Description(shown)));
    }

    private static Component cap(String name) {
        Span cap = new Span();
        Element key = new Element("kbd");
        key.setText(name);
        cap.getElement().appendChild(key);
        return cap;
    }
}
