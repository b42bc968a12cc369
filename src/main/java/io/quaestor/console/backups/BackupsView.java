package io.quaestor.console.backups;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.badge.Badge;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import io.quaestor.backup.BackupFolder;
import io.quaestor.backup.BackupManifest;
import io.quaestor.backup.BackupRun;
import io.quaestor.backup.BackupService;
import io.quaestor.backup.BackupStart;
import io.quaestor.console.frame.EmptyState;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.Live;
import io.quaestor.console.frame.Mark;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Titles;
import io.quaestor.console.operators.CurrentOperator;
import io.quaestor.console.operators.Role;
import jakarta.annotation.security.RolesAllowed;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A button that makes a backup, how the run goes, and what lies in the backup folder. */
@Route(Paths.BACKUPS)
@Menu(title = "backups.title", order = 320, icon = "vaadin:archive")
@RolesAllowed({Role.Names.OPERATIONS, Role.Names.COMPLIANCE, Role.Names.ADMIN})
class BackupsView extends Main implements HasDynamicTitle {

    private final BackupActions actions;
    private final BackupService backups;
    private final Button start = new Button(VaadinIcon.ARCHIVE.create());
    private final Grid<BackupFolder> list = new Grid<>();
    private final RunCard run = new RunCard();
    private BackupService.@Nullable Subscription subscription;

    BackupsView(BackupActions actions, BackupService backups, CurrentOperator operator) {
        this.actions = actions;
        this.backups = backups;
        addClassNames("screen", "scrolling", "backups");
        // It scrolls, so it must be reached by keys.
        getElement().setAttribute("tabindex", "0");
        start.setText(getTranslation("backups.start"));
        start.addThemeVariants(ButtonVariant.PRIMARY);
        start.setVisible(operator.holdsAny(Role.OPERATIONS, Role.ADMIN));
        start.setDisableOnClick(true);
        start.addClickListener(click -> start());
        Div top = new Div(new Paragraph(getTranslation("backups.what")), start);
        top.addClassName("backups-top");
        buildList();
        add(top, run, new H2(getTranslation("backups.made")), list);
    }

    @Override
    public String getPageTitle() {
        return Titles.of(getTranslation("backups.title"));
    }

    @Override
    protected void onAttach(AttachEvent event) {
        UI ui = event.getUI();
        subscription = backups.listen(changed -> Live.update(ui, () -> show(changed)));
        run.setVisible(false);
        backups.latest().ifPresent(this::show);
        refreshList();
    }

    @Override
    protected void onDetach(DetachEvent event) {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
    }

    private void start() {
        try {
            switch (actions.start()) {
                case BackupStart.Started started -> show(started.run());
                case BackupStart.Refused refused -> show(refused.running());
            }
        } finally {
            start.setEnabled(backups.latest()
                    .map(latest -> latest.state() != BackupRun.State.RUNNING)
                    .orElse(true));
        }
    }

    private void show(BackupRun changed) {
        run.show(changed);
        start.setEnabled(changed.state() != BackupRun.State.RUNNING);
        if (changed.state() != BackupRun.State.RUNNING) {
            refreshList();
        }
    }

    private void refreshList() {
        list.setItems(backups.list());
    }

    private void buildList() {
        list.addThemeVariants(GridVariant.ROW_STRIPES, GridVariant.WRAP_CELL_CONTENT);
        list.addClassName("dense");
        list.setAllRowsVisible(true);
        list.setSelectionMode(Grid.SelectionMode.NONE);
        list.getElement().setAttribute("aria-label", getTranslation("backups.made"));
        list.setEmptyStateComponent(new EmptyState(
                VaadinIcon.ARCHIVE, getTranslation("backups.none"), getTranslation("backups.none.what-to-do")));
        list.addColumn(BackupFolder::name)
                .setHeader(getTranslation("backups.name"))
                .setAutoWidth(true)
                .setFlexGrow(0)
                .setPartNameGenerator(row -> "number");
        list.addComponentColumn(this::state)
                .setHeader(getTranslation("backups.state"))
                .setWidth("11rem")
                .setFlexGrow(0);
        list.addColumn(row -> Formats.time(finishedAt(row)))
                .setHeader(getTranslation("backups.finished-at"))
                .setWidth("12rem")
                .setFlexGrow(0)
                .setPartNameGenerator(row -> "number");
        list.addColumn(this::took)
                .setHeader(getTranslation("backups.took"))
                .setWidth("6rem")
                .setFlexGrow(0)
                .setTextAlign(ColumnTextAlign.END);
        list.addColumn(row -> row instanceof BackupFolder.Made made
                        ? Formats.bytes(made.manifest().totalBytes())
                        : Formats.NONE)
                .setHeader(getTranslation("backups.size"))
                .setWidth("7rem")
                .setFlexGrow(0)
                .setTextAlign(ColumnTextAlign.END)
                .setPartNameGenerator(row -> "number");
        list.addComponentColumn(this::parts)
                .setHeader(getTranslation("backups.parts"))
                .setFlexGrow(1);
    }

    private Badge state(BackupFolder folder) {
        return switch (folder) {
            case BackupFolder.Made ignored -> Mark.OPEN.badge(getTranslation("backups.state.made"));
            case BackupFolder.Broken ignored -> Mark.BAD.badge(getTranslation("backups.state.broken"));
            case BackupFolder.Partial ignored -> Mark.PARTLY.badge(getTranslation("backups.state.partial"));
        };
    }

    private String took(BackupFolder folder) {
        return folder instanceof BackupFolder.Made made
                ? Formats.duration(Duration.between(
                                made.manifest().startedAt(), made.manifest().finishedAt())
                        .toSeconds())
                : Formats.NONE;
    }

    private static @Nullable Instant finishedAt(BackupFolder folder) {
        return switch (folder) {
            case BackupFolder.Made made -> made.manifest().finishedAt();
            case BackupFolder.Broken ignored -> null;
            case BackupFolder.Partial partial -> partial.lastWrittenAt();
        };
    }

    private Div parts(BackupFolder folder) {
        return switch (folder) {
            case BackupFolder.Made made -> parts(made.manifest());
            case BackupFolder.Broken broken -> new Div(broken.problem());
            case BackupFolder.Partial ignored -> new Div(getTranslation("backups.state.partial.what"));
        };
    }

    private Div parts(BackupManifest manifest) {
        String inside = Stream.concat(
                        manifest.databases().stream()
                                .map(database -> database.name() + " (PostgreSQL " + database.serverVersion() + ")"),
                        manifest.redisMasters().isEmpty()
                                ? Stream.empty()
                                : Stream.of(getTranslation(
                                        "backups.redis-masters",
                                        String.valueOf(manifest.redisMasters().size()))))
                .collect(Collectors.joining(", "));
        Div parts = new Div(new Div(inside));
        for (BackupManifest.LeftOut leftOut : manifest.leftOut()) {
            Span note = new Span(
                    VaadinIcon.WARNING.create(),
                    new Span(getTranslation("backups.left-out", leftOut.what(), leftOut.why())));
            note.addClassName("left-out");
            parts.add(note);
        }
        return parts;
    }
}
