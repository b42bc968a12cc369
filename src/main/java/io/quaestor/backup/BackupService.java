package io.quaestor.backup;

import io.quaestor.backup.BackupRun.State;
import io.quaestor.platform.data.StoreAddresses;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/**
 * Makes backups by running {@code backup/backup}, one at a time, and lists what is in the backup folder. Headless: who
 * may start a backup, and the audit of it, is the caller's part (the console's actions).
 *
 * @see <a href="../../../../../../docs/decisions/backup.md">docs/decisions/backup.md</a>
 */
@Service
public class BackupService {

    /** Ends a subscription. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    private static final Logger LOG = LoggerFactory.getLogger(BackupService.class);
    private static final int LOG_LINES = 500;
    private static final int LINE_LENGTH = 1000;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private static final Pattern PROGRESS = Pattern.compile("progress (\\d+)/(\\d+) (.*)");
    private static final Pattern MADE = Pattern.compile("made .*/(\\d{8}T\\d{6}Z) \\(.*");
    private static final Pattern FAILED = Pattern.compile("backup failed: (.*)");

    private final BackupScript script;
    private final BackupCatalogue catalogue;
    private final Clock clock;
    private final List<Consumer<BackupRun>> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable BackupRun latest;
    private volatile @Nullable Process process;

    /** The paths come as text: Spring would look for a path among the web application's resources first. */
    BackupService(
            StoreAddresses addresses,
            Clock clock,
            @Value("${quaestor.backup.script:backup/backup}") String script,
            @Value("${quaestor.backup.folder:${quaestor.data:./data}/backups}") String folder) {
        Path root = Path.of(folder).toAbsolutePath().normalize();
        this.script = new BackupScript(Path.of(script).toAbsolutePath(), root, addresses);
        this.catalogue = new BackupCatalogue(root);
        this.clock = clock;
    }

    /**
     * Starts the script and returns at once; the run goes on whoever watches it or not. A run that could not even be
     * started is FAILED already, with the reason.
     *
     * <p>For whom: whoever the caller let. The console lets OPERATIONS and ADMIN.
     *
     * @param actor who asks for it; goes into the manifest
     */
    public synchronized BackupStart start(String actor) {
        BackupRun before = latest;
        if (before != null && before.state() == State.RUNNING) {
            return new BackupStart.Refused(before);
        }
        BackupRun run = new BackupRun(
                UUID.randomUUID(), actor, clock.instant(), null, State.RUNNING, 0, 0, "", List.of(), null, null);
        latest = run;
        try {
            Process started = script.start(actor);
            process = started;
            tell(run);
            Thread.ofVirtual().name("backup-" + run.id()).start(() -> follow(started));
        } catch (IOException e) {
            run = finished(run, State.FAILED, null, "the script cannot be started: " + e.getMessage());
            latest = run;
            tell(run);
        }
        return new BackupStart.Started(run);
    }

    /** The running or else the latest run since this application started. */
    public Optional<BackupRun> latest() {
        return Optional.ofNullable(latest);
    }

    /**
     * Calls the listener on every change of a run, one change after the other, from the thread that started the run or
     * the one that follows it; what the listener throws is logged.
     *
     * @return what ends it
     */
    public Subscription listen(Consumer<BackupRun> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /**
     * What is in the backup folder, newest first. Sizes are compared with the manifest, hashes are not.
     *
     * @throws UncheckedIOException if the folder cannot be read
     */
    public List<BackupFolder> list() {
        return catalogue.list();
    }

    /** Before the stores go away: a running script ends, and removes what it had written. */
    @EventListener(ContextClosedEvent.class)
    void stop() {
        Process running = process;
        if (running == null || !running.isAlive()) {
            return;
        }
        LOG.info("Stopping the running backup, process {}", running.pid());
        // Process.destroy() would also close the pipe by which the script says how it ended.
        running.toHandle().destroy();
        try {
            if (!running.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "The backup script, process {}, has not ended within {} s and is killed; the next run removes"
                                + " what it leaves",
                        running.pid(),
                        STOP_LIMIT.toSeconds());
                running.descendants().forEach(ProcessHandle::destroyForcibly);
                running.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Process running) {
        String name = null;
        String problem = null;
        try (BufferedReader lines = running.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher made = MADE.matcher(line);
                Matcher failed = FAILED.matcher(line);
                if (made.matches()) {
                    name = made.group(1);
                } else if (failed.matches()) {
                    problem = failed.group(1);
                }
                change(read(line));
            }
            int status = running.waitFor();
            if (status == 0 && name != null) {
                String backupName = name;
                change(run -> finished(run, State.MADE, backupName, null));
            } else {
                fail(problem != null ? problem : "the script ended with status " + status + " and did not say why");
            }
        } catch (IOException e) {
            running.destroy();
            fail("the script's output cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            running.destroy();
            fail("the thread that followed the script was interrupted");
            Thread.currentThread().interrupt();
        }
    }

    private void fail(String problem) {
        LOG.warn("Backup failed: {}", problem);
        change(run -> finished(run, State.FAILED, null, problem));
    }

    private UnaryOperator<BackupRun> read(String line) {
        return run -> {
            List<String> log = new ArrayList<>(run.log());
            log.add(line.length() <= LINE_LENGTH ? line : line.substring(0, LINE_LENGTH) + "…");
            if (log.size() > LOG_LINES) {
                log.removeFirst();
            }
            Matcher progress = PROGRESS.matcher(line);
            boolean step = progress.matches();
            return new BackupRun(
                    run.id(),
                    run.actor(),
                    run.startedAt(),
                    null,
                    State.RUNNING,
                    step ? Integer.parseInt(progress.group(1)) : run.step(),
                    step ? Integer.parseInt(progress.group(2)) : run.steps(),
                    step ? progress.group(3) : run.stepText(),
                    log,
                    null,
                    null);
        };
    }

    private BackupRun finished(BackupRun run, State state, @Nullable String backupName, @Nullable String problem) {
        return new BackupRun(
                run.id(),
                run.actor(),
                run.startedAt(),
                clock.instant(),
                state,
                run.step(),
                run.steps(),
                run.stepText(),
                run.log(),
                backupName,
                problem);
    }

    /** Only the thread that follows the one running script calls it. */
    private void change(UnaryOperator<BackupRun> change) {
        BackupRun changed = change.apply(Objects.requireNonNull(latest));
        latest = changed;
        tell(changed);
    }

    private void tell(BackupRun run) {
        for (Consumer<BackupRun> listener : listeners) {
            try {
                listener.accept(run);
            } catch (RuntimeException e) {
                LOG.error("A listener of backup run {} failed; the run goes on", run.id(), e);
            }
        }
    }
}
