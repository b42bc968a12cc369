package io.quaestor.backup;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One run of the backup script as it stands at the moment of asking.
 *
 * @param id of this run
 * @param actor who started it
 * @param startedAt when
 * @param finishedAt when it ended; null while it runs
 * @param state how it stands
 * @param step the number of the current or last step, from 1; 0 before the first
 * @param steps how many there will be; 0 while that is not known
 * @param stepText what the step does, in the script's words
 * @param log the newest lines that the script printed, oldest first
 * @param backupName the folder it made; null unless MADE
 * @param problem why it failed, in one line; null unless FAILED
 */
public record BackupRun(
        UUID id,
        String actor,
        Instant startedAt,
        @Nullable Instant finishedAt,
        State state,
        int step,
        int steps,
        String stepText,
        List<String> log,
        @Nullable String backupName,
        @Nullable String problem) {

    /** How a run stands. */
    public enum State {
        RUNNING,
        /** The backup is there, whole by its manifest; nobody has restored it yet. */
        MADE,
        /** Nothing was made, and what had been written was removed. */
        FAILED
    }

    public BackupRun {
        log = List.copyOf(log);
    }
}
