package io.quaestor.console.users;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.tabs.Tab;
import com.vaadin.flow.component.tabs.TabSheet;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import io.quaestor.console.frame.Desk;
import io.quaestor.console.frame.EmptyState;
import io.quaestor.console.frame.FilterBar;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.Live;
import io.quaestor.console.frame.Part;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.ReadAt;
import io.quaestor.console.frame.Titles;
import io.quaestor.console.frame.UserPanel;
import io.quaestor.console.operators.Role;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.Stamped;
import jakarta.annotation.security.RolesAllowed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * All about one user: who they are and what they have, above; a tab for each kind of their rows, below. Every part is read
 * on its own, a tab when it is first opened.
 */
@Route(Paths.USERS + "/:id")
@RolesAllowed({Role.Names.VIEWER, Role.Names.SUPPORT, Role.Names.OPERATIONS, Role.Names.COMPLIANCE, Role.Names.ADMIN})
class UserPage extends Main implements BeforeEnterObserver, HasDynamicTitle {

    private static final Logger log = LoggerFactory.getLogger(UserPage.class);
    private static final String TAB = "tab";

    /** A tab, how many rows it will show, and whether it shows them. */
    private static final class Shown {

        private final UserPanel panel;
        private final Span count = new Span();
        private final Part part;
        private final Tab tab;
        private boolean loaded;

        Shown(UserPanel panel, String title, Part part) {
            this.panel = panel;
            this.part = part;
            count.addClassName("tab-count");
            tab = new Tab(new Span(title), count);
        }
    }

    private final Desk desk;
    private final UserDesk users;
    private final List<UserPanel> panels;
    private final Part head = new Part(this::head);
    private final Div body = new Div();
    private final List<Part> glances = new ArrayList<>();
    private final List<Shown> tabs = new ArrayList<>();
    private @Nullable UUID id;
    private Runnable forget = () -> {};

    UserPage(Desk desk, UserDesk users, List<UserPanel> panels) {
        this.desk = desk;
        this.users = users;
        this.panels = panels.stream()
                .sorted(Comparator.comparingInt(UserPanel::order))
                .toList();
        addClassNames("screen", "scrolling", "user-page");
        body.addClassName("user-page-body");
        add(head, body);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        UUID user =
                event.getRouteParameters().get("id").flatMap(FilterBar::uuid).orElse(null);
        id = user;
        body.removeAll();
        glances.clear();
        tabs.clear();
        if (user != null) {
            String tab = event.getLocation()
                    .getQueryParameters()
                    .getSingleParameter(TAB)
                    .orElse("");
            fill(user, tab);
            countLater(event.getUI(), user);
        }
        head.load();
    }

    @Override
    public String getPageTitle() {
        UUID user = id;
        return Titles.of(getTranslation("user-page.title", user == null ? "" : Formats.shortId(user)));
    }

    @Override
    protected void onAttach(AttachEvent attach) {
        UI ui = attach.getUI();
        forget = desk.notices().follow(change -> {
            if (change.screen().equals(Paths.USERS) && change.id().equals(id)) {
                Live.update(ui, this::reload);
            }
        });
    }

    @Override
    protected void onDetach(DetachEvent detach) {
        forget.run();
    }

    /** Reads everything shown anew, but for notes, which do that themselves and may be half written. */
    private void reload() {
        head.load();
        glances.forEach(Part::load);
        tabs.stream()
                .filter(shown -> shown.loaded && !(shown.panel instanceof NotesUserPanel))
                .forEach(shown -> shown.part.load());
        UUID user = id;
        if (user != null) {
            tabs.forEach(shown -> count(shown, user));
        }
    }

    private Component head() {
        UUID user = id;
        Optional<UserRow> found = user == null
                ? Optional.empty()
                : desk.reads().read(() -> users.queries().one(user)).value();
        body.setVisible(found.isPresent());
        return found.<Component>map(row -> new UserHead(row, users, this::reload))
                .orElseGet(() -> new EmptyState(
                        VaadinIcon.SEARCH,
                        getTranslation("panel.not-found"),
                        getTranslation("panel.not-found.what-to-do")));
    }

    private void fill(UUID user, String open) {
        for (UserPanel panel : panels) {
            Part part = new Part(stamped(panel, user));
            if (panel.isAtAGlance()) {
                glances.add(part);
                body.add(new H3(getTranslation(panel.title())), part);
                part.load();
            } else {
                tabs.add(new Shown(panel, getTranslation(panel.title()), part));
            }
        }
        TabSheet sheet = new TabSheet();
        sheet.setWidthFull();
        tabs.forEach(shown -> sheet.add(shown.tab, shown.part));
        tabs.stream()
                .filter(shown -> shown.panel.name().equals(open))
                .findFirst()
                .ifPresent(shown -> sheet.setSelectedTab(shown.tab));
        sheet.addSelectedChangeListener(selected -> {
            show(selected.getSelectedTab());
            address(user, selected.getSelectedTab());
        });
        show(sheet.getSelectedTab());
        body.add(sheet);
    }

    private Supplier<Component> stamped(UserPanel panel, UUID user) {
        return () -> {
            Stamped<Component> content = desk.reads().read(() -> panel.content(user));
            Div stamped = new Div(content.value(), new ReadAt(content));
            stamped.addClassName("stamped");
            return stamped;
        };
    }

    private void show(@Nullable Tab tab) {
        of(tab).filter(shown -> !shown.loaded).ifPresent(shown -> {
            shown.loaded = true;
            shown.part.load();
        });
    }

    private void address(UUID user, @Nullable Tab tab) {
        of(tab).ifPresent(shown -> getUI().ifPresent(ui -> ui.getPage()
                .getHistory()
                .replaceState(
                        null,
                        new Location(Paths.user(user), QueryParameters.simple(Map.of(TAB, shown.panel.name()))))));
    }

    private Optional<Shown> of(@Nullable Tab tab) {
        return tabs.stream().filter(shown -> shown.tab.equals(tab)).findFirst();
    }

    /** Counts after the page is there, so that it does not wait for them. */
    private void countLater(UI ui, UUID user) {
        for (Shown shown : tabs) {
            Live.update(ui, () -> count(shown, user));
        }
    }

    private void count(Shown shown, UUID user) {
        try {
            KeysetQuery.Count count =
                    desk.reads().read(() -> shown.panel.count(user)).value();
            shown.count.setText(Formats.count(count.counted()) + (count.more() ? "+" : ""));
        } catch (DataAccessException | TransactionException e) {
            log.warn("Nobody could count {} of a user", shown.panel.name(), e);
            shown.count.setText("?");
        }
    }
}
