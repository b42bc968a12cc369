package io.quaestor.backup;

/** What became of the wish to make a backup. */
public sealed interface BackupStart {

    /** The script runs. */
    record Started(BackupRun run) implements BackupStart {}

    /** A backup of this application is running already; nothing was started. */
    record Refused(BackupRun running) implements BackupStart {}
}
