package io.quaestor.console.frame;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.applayout.AppLayout;
import com.vaadin.flow.component.applayout.DrawerToggle;
import com.vaadin.flow.component.avatar.Avatar;
import com.vaadin.flow.component.badge.Badge;
import com.vaadin.flow.component.badge.BadgeVariant;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.contextmenu.SubMenu;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.Icon;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBar.MenuBarI18n;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import com.vaadin.flow.component.orderedlayout.Scroller;
import com.vaadin.flow.component.sidenav.SideNav;
import com.vaadin.flow.component.sidenav.SideNavItem;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Layout;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.VaadinResponse;
import com.vaadin.flow.server.menu.MenuConfiguration;
import com.vaadin.flow.server.menu.MenuEntry;
import com.vaadin.flow.spring.security.AuthenticationContext;
import io.quaestor.platform.data.ReplicaWatch;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Navigation by task at the side; title, what kind of market this is, and the operator's menu at the top. Screens
 * announce themselves with {@code @Menu}: its title is a translation key, its order's hundreds are the section.
 */
@Layout
@PermitAll
public class MainLayout extends AppLayout implements AfterNavigationObserver {

    private final AuthenticationContext authentication;
    private final Desk desk;
    private final PaletteQueries queries;
    private final Sight sight;
    private final H1 title = new H1();

    MainLayout(
            AuthenticationContext authentication,
            SimulatedMarket simulatedMarket,
            ReplicaWatch watch,
            Desk desk,
            PaletteQueries queries,
            Sight sight) {
        this.authentication = authentication;
        this.sight = sight;
        this.desk = desk;
        this.queries = queries;
        setPrimarySection(Section.DRAWER);
        DrawerToggle toggle = new DrawerToggle();
        toggle.setAriaLabel(getTranslation("frame.toggle-navigation"));
        Badge simulated = new Badge(getTranslation("frame.simulated-market"), VaadinIcon.FLASK.create());
        simulated.addThemeVariants(BadgeVariant.WARNING);
        simulated.setVisible(simulatedMarket.isShown());
        Button search = new Button(VaadinIcon.SEARCH.create(), click -> showPalette());
        search.addClassName("palette-button");
        search.addThemeVariants(ButtonVariant.TERTIARY);
        search.setAriaLabel(getTranslation("palette.title"));
        search.setTooltipText(getTranslation("palette.title") + " (Ctrl/⌘ K)");
        search.setVisible(sight.seesAnything());
        Header header = new Header(toggle, title, simulated, new FreshnessStamp(watch), search, operatorMenu());
        header.addClassName("top");
        addToNavbar(header);
        Brand brand = new Brand();
        addToDrawer(brand, new Scroller(navigation()));
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        String text = getContent() instanceof HasDynamicTitle screen ? screen.getPageTitle() : "";
        title.setText(text.replace(Titles.SUFFIX, ""));
        remember(event.getLocation());
    }

    @Override
    protected void onAttach(AttachEvent attach) {
        Keyboard.listen(this);
    }

    /** Shows the palette to whoever holds a role; called by the keyboard too. */
    @ClientCallable
    private void showPalette() {
        if (sight.seesAnything()) {
            new Palette(desk, queries).open();
        }
    }

    /** Shows what the keys do; called by the keyboard too. */
    @ClientCallable
    private void showKeys() {
        new KeySheet().open();
    }

    private void remember(Location location) {
        List<String> segments = location.getSegments();
        String screen = segments.getFirst();
        if (segments.size() == 2) {
            desk.recent.opened(screen, segments.getLast());
        }
        location.getQueryParameters()
                .getSingleParameter(BrowseView.OPEN)
                .ifPresent(id -> desk.recent.opened(screen, id));
    }

    private Component navigation() {
        TreeMap<Integer, List<MenuEntry>> sections = MenuConfiguration.getMenuEntries().stream()
                .collect(
                        Collectors.groupingBy(entry -> (int) (entry.order() / 100), TreeMap::new, Collectors.toList()));
        Div all = new Div();
        sections.forEach((section, entries) -> {
            SideNav nav = new SideNav(getTranslation("menu.section." + section));
            entries.forEach(entry ->
                    nav.addItem(new SideNavItem(getTranslation(entry.title()), entry.path(), new Icon(entry.icon()))));
            all.add(nav);
        });
        return all;
    }

    private Component operatorMenu() {
        String name = authentication.getPrincipalName().orElse("?");
        Avatar avatar = new Avatar(name);
        avatar.getElement().setAttribute("aria-hidden", "true");
        Span label = new Span(name);
        label.addClassName("operator-name");
        Div shown = new Div(avatar, label);
        shown.addClassName("operator");
        MenuBar bar = new MenuBar();
        bar.addClassName("operator-menu");
        bar.addThemeVariants(MenuBarVariant.TERTIARY);
        bar.setI18n(new MenuBarI18n().setMoreOptions(getTranslation("operator.more")));
        var root = bar.addItem(shown);
        root.setAriaLabel(getTranslation("operator.menu", name));
        SubMenu menu = root.getSubMenu();
        SubMenu languages = menu.addItem(getTranslation("operator.language")).getSubMenu();
        for (Locale language : Preferences.LANGUAGES) {
            var item = languages.addItem(
                    language.getDisplayLanguage(language), click -> choose(look -> look.with(language)));
            item.setCheckable(true);
            item.setChecked(getLocale().getLanguage().equals(language.getLanguage()));
        }
        SubMenu schemes = menu.addItem(getTranslation("operator.scheme")).getSubMenu();
        Preferences.Scheme current = Preferences.scheme(VaadinRequest.getCurrent());
        for (Preferences.Scheme scheme : Preferences.Scheme.values()) {
            var item = schemes.addItem(
                    getTranslation("operator.scheme." + scheme), click -> choose(look -> look.with(scheme)));
            item.setCheckable(true);
            item.setChecked(scheme == current);
        }
        SubMenu zones = menu.addItem(getTranslation("operator.zone")).getSubMenu();
        Preferences.Zone currentZone = Preferences.zone(VaadinRequest.getCurrent());
        for (Preferences.Zone zone : Preferences.Zone.values()) {
            var item = zones.addItem(getTranslation("operator.zone." + zone), click -> choose(look -> look.with(zone)));
            item.setCheckable(true);
            item.setChecked(zone == currentZone);
        }
        menu.addItem(getTranslation("keys.title"), click -> showKeys());
        menu.addItem(
                getTranslation("operator.change-password"),
                click -> getUI().ifPresent(ui -> ui.navigate(Paths.CHANGE_PASSWORD)));
        menu.addSeparator();
        menu.addItem(getTranslation("operator.sign-out"), click -> authentication.logout());
        return bar;
    }

    private void choose(UnaryOperator<Preferences.Look> change) {
        Preferences.Look look = change.apply(Preferences.look(VaadinRequest.getCurrent()));
        desk.preferences.set(Preferences.Look.PREFERENCE, look.text());
        Preferences.remember(VaadinRequest.getCurrent(), VaadinResponse.getCurrent(), look);
        getUI().ifPresent(ui -> ui.getPage().reload());
    }
}
