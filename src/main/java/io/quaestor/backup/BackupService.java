package io.quaestor.backup;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.stereotype.Service;

/**
 * Makes backups by running {@code backup/backup}, one at a time, and lists what is in the backup folder. Who may do so,
 * and the audit of it, is the caller's part: the console's actions let ADMIN and OPERATIONS.
 */
@Service
public class BackupService {

    /** Ends a subscription. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Starts the script. Returns at once; the run goes on whoever watches it or not.
     *
     * @param actor who asks for it; goes into the manifest
     */
    public BackupStart start(String actor) {
        throw new UnsupportedOperationException(actor);
    }

    /** The running or else the latest run since this application started. */
    public Optional<BackupRun> latest() {
        return Optional.empty();
    }

    /**
     * Calls the listener on every change of a run, from the thread that reads the script's output, never two at once.
     *
     * @return what ends it
     */
    public Subscription listen(Consumer<BackupRun> listener) {
        throw new UnsupportedOperationException(listener.toString());
    }

    /** What is in the backup folder, newest first. Sizes are compared with the manifest, hashes are not. */
    public List<BackupFolder> list() {
        return List.of();
    }
}
