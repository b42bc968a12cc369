package io.quaestor.console.frame;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.contextmenu.SubMenu;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Saves a screen's filters under a name and opens what was saved, by the operator or for a role of theirs. */
final class ViewsMenu extends MenuBar {

    private static final Logger log = LoggerFactory.getLogger(ViewsMenu.class);

    private final SavedViews views;
    private final String screen;
    private final Supplier<String> present;
    private final Consumer<String> open;
    private final SubMenu menu;

    /**
     * Makes the menu.
     *
     * @param present the filters of now, as in an address
     * @param open shows the screen with other ones
     */
    ViewsMenu(SavedViews views, String screen, Supplier<String> present, Consumer<String> open) {
        this.views = views;
        this.screen = screen;
        this.present = present;
        this.open = open;
        addClassName("views-menu");
        addThemeVariants(MenuBarVariant.SMALL, MenuBarVariant.TERTIARY);
        menu = addItem(getTranslation("views.title")).getSubMenu();
    }

    @Override
    protected void onAttach(AttachEvent attach) {
        super.onAttach(attach);
        fill();
    }

    private void fill() {
        menu.removeAll();
        List<SavedView> saved = List.of();
        try {
            saved = views.of(screen);
        } catch (DataAccessException | TransactionException e) {
            log.warn("Nobody could say which views of {} were saved", screen, e);
            menu.addItem(getTranslation("browse.failed")).setEnabled(false);
        }
        saved.forEach(view -> menu.addItem(title(view), click -> open.accept(view.query())));
        if (!saved.isEmpty()) {
            menu.addSeparator();
        }
        menu.addItem(getTranslation("views.save"), click -> saving().open());
        List<SavedView> own = saved.stream().filter(SavedView::own).toList();
        if (!own.isEmpty()) {
            SubMenu deletions = menu.addItem(getTranslation("views.delete")).getSubMenu();
            own.forEach(view -> deletions.addItem(view.name(), click -> {
                views.delete(view.id());
                fill();
            }));
        }
    }

    private String title(SavedView view) {
        String shared = view.sharedWith();
        if (shared == null) {
            return view.name();
        }
        return view.own()
                ? getTranslation("views.shared", view.name(), shared)
                : getTranslation("views.shared-by", view.name(), shared, view.operator());
    }

    private Dialog saving() {
        Dialog dialog = new Dialog();
        dialog.setHeaderTitle(getTranslation("views.save"));
        TextField name = new TextField(getTranslation("views.name"));
        name.setMaxLength(SavedViews.LONGEST_NAME);
        name.setHelperText(getTranslation("views.name.help"));
        name.setWidthFull();
        Select<String> sharedWith = new Select<>();
        sharedWith.setLabel(getTranslation("views.share"));
        sharedWith.setItems(views.roles());
        sharedWith.setEmptySelectionAllowed(true);
        sharedWith.setEmptySelectionCaption(getTranslation("views.share.nobody"));
        sharedWith.setWidthFull();
        Span problem = new Span();
        problem.addClassName("problem");
        problem.getElement().setAttribute("role", "alert");
        Div form = new Div(name, sharedWith, problem);
        form.addClassName("reason-form");
        dialog.add(form);
        Button save = new Button(getTranslation("views.save.do"), click -> {
            try {
                views.save(screen, name.getValue(), present.get(), sharedWith.getValue());
                dialog.close();
                fill();
            } catch (SavedViewRefused refused) {
                problem.setText(getTranslation(refused.key(), refused.values()));
            }
        });
        save.addThemeVariants(ButtonVariant.PRIMARY);
        dialog.getFooter().add(new Button(getTranslation("action.cancel"), click -> dialog.close()), save);
        dialog.addOpenedChangeListener(opened -> name.focus());
        return dialog;
    }
}
