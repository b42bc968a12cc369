package io.quaestor.backup;

import java.nio.file.Path;
import java.time.Instant;

/** One folder under the backup root, for what it is. */
public sealed interface BackupFolder {

    /** The folder's name; of a backup, the UTC time at which it was begun. */
    String name();

    /** Where it is. */
    Path path();

    /** A backup that was made and not verified: its manifest is whole and names files that are there in those sizes. */
    record Made(String name, Path path, BackupManifest manifest) implements BackupFolder {}

    /** Has a backup's name and is none: the manifest is missing, unreadable or not true. */
    record Broken(String name, Path path, String problem) implements BackupFolder {}

    /** A run that has not ended, or was killed; the next run removes the latter. */
    record Partial(String name, Path path, Instant lastWrittenAt) implements BackupFolder {}
}
