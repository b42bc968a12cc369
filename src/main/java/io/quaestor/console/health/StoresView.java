package io.quaestor.console.health;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import io.quaestor.console.frame.EmptyState;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.Live;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Titles;
import io.quaestor.console.frame.Watch;
import io.quaestor.console.operators.Role;
import io.quaestor.health.StoreHealth;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every store's state, refreshed by itself for as long as somebody looks. */
@Route(Paths.STORES)
@Menu(title = "stores.title", order = 310, icon = "vaadin:database")
@RolesAllowed({Role.Names.VIEWER, Role.Names.SUPPORT, Role.Names.OPERATIONS, Role.Names.COMPLIANCE, Role.Names.ADMIN})
class StoresView extends Main implements HasDynamicTitle {

    private final StoreWatch watch;
    private final Div cards = new Div();
    private final Span checkedAt = new Span();
    private Watch.@Nullable Watcher watcher;

    StoresView(StoreWatch watch) {
        this.watch = watch;
        addClassNames("screen", "scrolling");
        // It scrolls, so it must be reached by keys.
        getElement().setAttribute("tabindex", "0");
        checkedAt.addClassName("read-at");
        checkedAt.setText(getTranslation("stores.asking"));
        cards.addClassName("cards");
        add(checkedAt, cards);
    }

    @Override
    public String getPageTitle() {
        return Titles.of(getTranslation("stores.title"));
    }

    @Override
    protected void onAttach(AttachEvent event) {
        UI ui = event.getUI();
        watcher = watch.watch(round -> Live.update(ui, () -> show(round)));
    }

    @Override
    protected void onDetach(DetachEvent event) {
        if (watcher != null) {
            watcher.close();
            watcher = null;
        }
    }

    private void show(Watch.Round<List<StoreHealth>> round) {
        checkedAt.setText(getTranslation("stores.checked-at", Formats.time(round.at())));
        cards.removeAll();
        List<StoreHealth> stores = round.found();
        if (stores == null) {
            cards.add(new EmptyState(
                    VaadinIcon.UNLINK, getTranslation("stores.failed"), getTranslation("stores.failed.what-to-do")));
        } else {
            stores.forEach((StoreHealth store) -> cards.add(new StoreCard(store)));
        }
    }
}
