package io.quaestor.console.backups;

import com.vaadin.flow.component.card.Card;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import io.quaestor.backup.BackupRun;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.Mark;
import org.jspecify.annotations.Nullable;

/** The running or the latest run: progress, what it does, and the script's own lines. */
class RunCard extends Card {

    private final ProgressBar progress = new ProgressBar();
    private final Paragraph step = new Paragraph();
    private final Paragraph problem = new Paragraph();
    private final Pre log = new Pre();

    RunCard() {
        addClassName("run");
        setAriaRole("group");
        setTitle(getTranslation("backups.run"), 2);
        progress.getElement().setAttribute("aria-label", getTranslation("backups.progress"));
        step.getElement().setAttribute("role", "status");
        problem.addClassName("problem");
        problem.getElement().setAttribute("role", "alert");
        log.addClassName("log");
        log.getElement().setAttribute("tabindex", "0");
        log.getElement().setAttribute("role", "log");
        log.getElement().setAttribute("aria-label", getTranslation("backups.log"));
        add(progress, step, problem, log);
    }

    void show(BackupRun run) {
        setVisible(true);
        setSubtitle(new Span(getTranslation("backups.run.by", run.actor(), Formats.time(run.startedAt()))));
        setHeaderSuffix(mark(run.state()).badge(getTranslation("backups.run." + run.state())));
        boolean running = run.state() == BackupRun.State.RUNNING;
        progress.setVisible(running);
        progress.setIndeterminate(run.steps() == 0);
        if (run.steps() > 0) {
            progress.setMax(run.steps());
            progress.setValue(Math.clamp(run.step() - 1L, 0, run.steps()));
        }
        step.setText(text(run));
        setText(problem, run.problem());
        log.setText(String.join("\n", run.log()));
        log.setVisible(!run.log().isEmpty());
        log.getElement().executeJs("this.scrollTop = this.scrollHeight");
    }

    private String text(BackupRun run) {
        return switch (run.state()) {
            case RUNNING ->
                run.steps() == 0
                        ? run.stepText()
                        : getTranslation(
                                "backups.step",
                                String.valueOf(run.step()),
                                String.valueOf(run.steps()),
                                run.stepText());
            case MADE -> getTranslation("backups.run.MADE.what", run.backupName() == null ? "" : run.backupName());
            case FAILED -> getTranslation("backups.run.FAILED.what");
        };
    }

    private static void setText(Paragraph paragraph, @Nullable String text) {
        paragraph.setText(text == null ? "" : text);
        paragraph.setVisible(text != null);
    }

    private static Mark mark(BackupRun.State state) {
        return switch (state) {
            case RUNNING -> Mark.PARTLY;
            case MADE -> Mark.GOOD;
            case FAILED -> Mark.BAD;
        };
    }
}
