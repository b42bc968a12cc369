package io.quaestor.backup;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code manifest.json} of a backup.
 *
 * @param format of this file; 1
 * @param state {@code MADE}
 * @param scriptVersion of {@code backup/backup}
 * @param actor who asked for it
 * @param startedAt when it was begun
 * @param finishedAt when everything was written
 * @param databases one entry per dump
 * @param redisMasters one entry per RDB file
 * @param leftOut what is not in it, and why
 * @param files every file but the manifest
 */
public record BackupManifest(
        int format,
        String state,
        String scriptVersion,
        String actor,
        Instant startedAt,
        Instant finishedAt,
        List<Database> databases,
        List<RedisMaster> redisMasters,
        List<LeftOut> leftOut,
        List<File> files) {

    /**
     * One dump.
     *
     * @param name of the database
     * @param folder of the dump, relative to the backup
     * @param serverVersion of the server it was read from
     * @param pgDumpVersion of the program that wrote it; only a pg_restore at least as new reads it
     * @param standby whether that server was a standby
     * @param timeline of its WAL
     * @param lsnBefore replayed (on a primary: flushed) before the dump, as {@code X/Y}
     * @param lsnAfter the same after it; the dump's snapshot lies between the two
     * @param sizeBytes of the database on the server
     * @param timescaledbVersion of the extension, which a restore needs exactly; null without it
     */
    public record Database(
            String name,
            String folder,
            String serverVersion,
            String pgDumpVersion,
            boolean standby,
            long timeline,
            String lsnBefore,
            String lsnAfter,
            long sizeBytes,
            @Nullable String timescaledbVersion) {}

    /**
     * One master's snapshot.
     *
     * @param nodeId the cluster's name for the node
     * @param address {@code host:port}
     * @param slots that it served, as the cluster writes them: {@code 0-5460}, several with spaces between
     * @param offsetBefore its replication offset before the snapshot
     * @param offsetAfter the same after it
     * @param file relative to the backup
     */
    public record RedisMaster(
            String nodeId, String address, String slots, long offsetBefore, long offsetAfter, String file) {}

    /**
     * Something that is not in the backup.
     *
     * @param what such as {@code redis}
     * @param why in one sentence
     */
    public record LeftOut(String what, String why) {}

    /**
     * One file.
     *
     * @param path relative to the backup
     * @param sizeBytes its length
     * @param sha256 of its bytes, 64 hexadecimal digits
     */
    public record File(String path, long sizeBytes, String sha256) {

        public File {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(sha256, "sha256");
        }
    }

    public BackupManifest {
        databases = List.copyOf(databases);
        redisMasters = List.copyOf(redisMasters);
        leftOut = List.copyOf(leftOut);
        files = List.copyOf(files);
    }

    /** The length of all files together. */
    public long totalBytes() {
        return files.stream().mapToLong(File::sizeBytes).sum();
    }
}
