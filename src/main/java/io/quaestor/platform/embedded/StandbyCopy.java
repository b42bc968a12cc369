package io.quaestor.platform.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** Makes the standby from the running primary, as an online backup: the first time, and whenever its WAL is gone. */
final class StandbyCopy {

    private static final Set<String> FOLDERS_LEFT_EMPTY = Set.of(
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans");
    private static final Set<String> FILES_LEFT_OUT =
            Set.of("postmaster.pid", "postmaster.opts", "backup_label", "tablespace_map", "current_logfiles");
    private static final String CONTROL_FILE = "pg_control";

    private StandbyCopy() {}

    /** Replaces the standby's directory; the standby must not run. */
    static void make(PostgresServer primary, Path target, PostgresUser user) throws SQLException, IOException {
        Path unfinished = target.resolveSibling(target.getFileName() + ".new");
        FileTree.delete(unfinished);
        try (Connection connection = primary.connect("postgres");
                Statement statement = connection.createStatement()) {
            makeSlot(statement);
            statement.execute("select pg_backup_start('standby', true)");
            copy(primary.directory(), unfinished);
            try (ResultSet backup = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
                backup.next();
                Files.writeString(unfinished.resolve("backup_label"), backup.getString(1));
            }
        }
        Files.createFile(unfinished.resolve("standby.signal"));
        user.ownAll(unfinished);
        FileTree.delete(target);
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The slot keeps WAL from this moment on, so it comes before the backup's start. */
    private static void makeSlot(Statement statement) throws SQLException {
        statement.execute("select pg_terminate_backend(active_pid, 5000) from pg_replication_slots where slot_name = '"
                + PostgresServer.SLOT + "' and active_pid is not null");
        statement.execute("select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = '"
                + PostgresServer.SLOT + "'");
        statement.execute("select pg_create_physical_replication_slot('" + PostgresServer.SLOT + "', true)");
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectory(
                        to.resolve(from.relativize(directory)),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                boolean top = from.equals(directory.getParent());
                String name = directory.getFileName().toString();
                if (top && name.equals("pg_wal")) {
                    Files.createDirectory(
                            to.resolve("pg_wal/archive_status"),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                }
                return (top && FOLDERS_LEFT_EMPTY.contains(name)) || name.startsWith("pgsql_tmp")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = file.getFileName().toString();
                boolean top = from.equals(file.getParent());
                if (!(top && FILES_LEFT_OUT.contains(name)) && !name.equals(CONTROL_FILE)) {
                    copyFile(file, to.resolve(from.relativize(file)));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                return FileTree.goneIsFine(e);
            }
        });
        // Last, as PostgreSQL's own backups do it.
        copyFile(
                from.resolve("global").resolve(CONTROL_FILE),
                to.resolve("global").resolve(CONTROL_FILE));
    }

    /** Tables dropped meanwhile vanish under the copy; the WAL says so to the standby too. */
    private static void copyFile(Path from, Path to) throws IOException {
        try {
            Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (NoSuchFileException e) {
            if (Files.exists(from)) {
                throw e;
            }
        }
    }
}
