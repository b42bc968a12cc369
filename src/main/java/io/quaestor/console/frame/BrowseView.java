package io.quaestor.console.frame;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.masterdetaillayout.MasterDetailLayout;
import com.vaadin.flow.function.SerializableFunction;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.QueryParameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A screen that browses one kind of row: filters, grid, and beside it the opened row. All of it is in the address, so a
 * pasted link shows the same.
 */
public abstract class BrowseView<T> extends Main implements BeforeEnterObserver, HasDynamicTitle {

    static final String OPEN = "open";
    private static final String AT = "at";

    protected final Desk desk;
    protected final FilterBar filters;
    protected final BrowseGrid<T> grid;
    private final String path;
    private final MasterDetailLayout layout = new MasterDetailLayout();
    private @Nullable String open;
    private Runnable forget = () -> {};

    /**
     * Makes the screen; its constructor adds filters and columns.
     *
     * @param path as in {@link Paths}; its title's key is {@code path.title}
     * @param id what identifies a row in an address
     */
    protected BrowseView(Desk desk, String path, SerializableFunction<T, String> id) {
        this.desk = desk;
        this.path = path;
        addClassName("screen");
        filters = new FilterBar(desk.clock(), this::changed);
        grid = new BrowseGrid<>(desk, path, getTranslation(path + ".title"), source(), id);
        grid.onOpen(row -> open(id.apply(row)));
        layout.setSizeFull();
        filters.add(new ViewsMenu(
                desk.views, path, () -> QueryParameters.simple(filters.query()).getQueryString(), this::showSaved));
        layout.setMaster(new Div(filters, grid));
        layout.getMaster().addClassName("browse-master");
        layout.setDetailSize("27rem", "30rem");
        layout.setExpandMaster(true);
        layout.addBackdropClickListener(click -> close());
        layout.addDetailEscapePressListener(pressed -> close());
        add(layout);
        getElement().addEventListener(Keyboard.CLOSE, pressed -> close());
    }

    /** What the grid shows under the filters of now. Asked for before the screen's own fields are set: name them in lambdas. */
    protected abstract Source<T> source();

    /** What is shown beside the grid of an opened row; empty where there is none such. */
    protected Optional<Component> panel(String id) {
        return Optional.empty();
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        Map<String, List<String>> query =
                event.getLocation().getQueryParameters().getParameters();
        filters.read(query);
        open = query.getOrDefault(OPEN, List.of()).stream().findFirst().orElse(null);
        String at = query.getOrDefault(AT, List.of()).stream().findFirst().orElse(null);
        show(at);
    }

    @Override
    public String getPageTitle() {
        return Titles.of(getTranslation(path + ".title"));
    }

    /** Opens a row beside the grid. */
    protected void open(String id) {
        open = id;
        desk.recent.opened(path, id);
        address();
        showPanel();
    }

    /** Shows the opened row as it is now, beside the grid and in it. */
    protected void reload() {
        String id = open;
        if (id != null) {
            grid.refresh(id);
            showPanel();
        }
    }

    private void changed(String id) {
        if (id.equals(open)) {
            reload();
        } else {
            grid.refresh(id);
            grid.select(open);
        }
    }

    @Override
    protected void onAttach(AttachEvent attach) {
        var ui = attach.getUI();
        forget = desk.notices().follow(change -> {
            if (change.screen().equals(path)) {
                Live.update(ui, () -> changed(change.id().toString()));
            }
        });
    }

    @Override
    protected void onDetach(DetachEvent detach) {
        forget.run();
    }

    /** Shows what a saved view names, and nothing of what was typed into a field that is in no address. */
    private void showSaved(String query) {
        filters.clearUnshared();
        getUI().ifPresent(ui -> ui.navigate(path, QueryParameters.fromString(query)));
    }

    private void close() {
        if (open != null) {
            open = null;
            address();
            showPanel();
        }
    }

    private void changed() {
        address();
        show(null);
    }

    private void show(@Nullable String at) {
        if (filters.isValid()) {
            if (at == null) {
                grid.showNewest();
            } else {
                grid.jumpTo(at);
            }
        }
        showPanel();
    }

    private void showPanel() {
        String id = open;
        if (id == null) {
            layout.setDetail(null);
        } else {
            Part part = new Part(() -> panel(id).orElseGet(this::notFound));
            part.setHeightFull();
            part.load();
            layout.setDetail(closable(part));
        }
        grid.select(id);
    }

    private Component notFound() {
        return new EmptyState(
                VaadinIcon.SEARCH, getTranslation("panel.not-found"), getTranslation("panel.not-found.what-to-do"));
    }

    /** Where there is no Escape key, as on a phone, a button closes it. */
    private Component closable(Component panel) {
        Button close = new Button(VaadinIcon.CLOSE_SMALL.create(), click -> close());
        close.addClassName("close-row");
        close.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
        close.setAriaLabel(getTranslation("keys.done"));
        Div beside = new Div(panel, close);
        beside.addClassName("beside");
        return beside;
    }

    private void address() {
        Map<String, String> query = filters.query();
        if (open != null) {
            query.put(OPEN, open);
        }
        getUI().ifPresent(ui ->
                ui.getPage().getHistory().replaceState(null, new Location(path, QueryParameters.simple(query))));
    }
}
