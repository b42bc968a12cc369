package io.quaestor.console.frame;

import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.menu.MenuConfiguration;
import com.vaadin.flow.server.menu.MenuEntry;
import jakarta.annotation.security.PermitAll;
import java.util.Comparator;

/** Leads to the first screen that the operator may see. */
@Route(Paths.HOME)
@PermitAll
class HomeView extends Main implements BeforeEnterObserver, HasDynamicTitle {

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        MenuConfiguration.getMenuEntries().stream()
                .min(Comparator.comparing(MenuEntry::order))
                .ifPresent(first -> event.forwardTo(first.path()));
    }

    @Override
    public String getPageTitle() {
        return "Quaestor";
    }
}
