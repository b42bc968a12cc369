package io.quaestor.platform.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The folder that holds everything of one stack, and the lock that only a running instance holds. */
final class DataFolder implements AutoCloseable {

    private final Path path;
    private @Nullable FileChannel lock;

    DataFolder(Path path) {
        this.path = realPath(path.toAbsolutePath().normalize());
    }

    Path path() {
        return path;
    }

    Path primary() {
        return path.resolve("primary");
    }

    /** The primary while it is being made for the first time; half a one is worth nothing. */
    Path unfinishedPrimary() {
        return path.resolve("primary.new");
    }

    Path standby() {
        return path.resolve("standby");
    }

    Path redis() {
        return path.resolve("redis");
    }

    Path log() {
        return path.resolve("log");
    }

    Path credentials() {
        return path.resolve("credentials");
    }

    Path pgpass() {
        return path.resolve("pgpass");
    }

    Path redisPassword() {
        return path.resolve("redis.password");
    }

    Path connections() {
        return path.resolve("connections");
    }

    /** Written when the stack is ready, removed when it stops: process and ports. */
    Path running() {
        return path.resolve("running");
    }

    /** Whether a stack is ready here; what a killed instance announced does not count. */
    boolean announcesLivingInstance() {
        OptionalLong pid = Processes.pidIn(running());
        return pid.isPresent() && Processes.alive(pid.getAsLong());
    }

    private Path lockFile() {
        return path.resolve("lock");
    }

    /**
     * Refuses a folder that cannot be used, and touches nothing in it.
     *
     * @throws StackRefused if it is no folder, not writable, somebody else's, or of another PostgreSQL version
     */
    void check() {
        Path existing = nearestExisting(path);
        if (!Files.isDirectory(existing)) {
            throw refused(existing + " is not a folder");
        }
        if (!Files.isWritable(existing)) {
            throw refused(existing + " is not writable for user " + System.getProperty("user.name"));
        }
        if (!existing.equals(path)) {
            return;
        }
        try {
            long user = Processes.userId();
            if (!belongsTo(user) && !(user == 0 && belongsTo(PostgresUser.NOBODY))) {
                throw refused("it belongs to user " + Files.getOwner(path).getName() + ", not to "
                        + System.getProperty("user.name"));
            }
            checkVersion(path);
            checkVersion(primary());
            checkVersion(standby());
            if (!Files.exists(lockFile()) && !isEmpty()) {
                throw refused("it holds files that are not Quaestor's");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(path + " could not be examined", e);
        }
    }

    boolean belongsTo(long userId) {
        try {
            return Files.exists(path) && ((Integer) Files.getAttribute(path, "unix:uid")).longValue() == userId;
        } catch (IOException e) {
            throw new UncheckedIOException("The owner of " + path + " could not be read", e);
        }
    }

    /** The nearest folder above this one that exists. */
    Path existingParent() {
        Path parent = path.getParent();
        return nearestExisting(parent == null ? path : parent);
    }

    void checkFreeBytes(long minimum) {
        try {
            long free = Files.getFileStore(nearestExisting(path)).getUsableSpace();
            if (free < minimum) {
                throw new StackRefused("Too little disk for " + path + ": " + (free >> 20) + " MiB are free and "
                        + (minimum >> 20) + " MiB are needed; make room, choose another folder with quaestor.data, or "
                        + "lower quaestor.minimum-free-bytes.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The free disk of " + path + " could not be read", e);
        }
    }

    /**
     * Takes the lock if the folder has one that nobody holds, or makes one.
     *
     * @param create whether a missing lock file is made, and the folder with it
     * @return whether the lock is ours, or there is none to take
     */
    boolean lock(boolean create) {
        if (lock != null) {
            return true;
        }
        try {
            if (!Files.exists(lockFile())) {
                if (!create) {
                    return true;
                }
                FileTree.createPrivateFolder(path);
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
            FileChannel channel = FileChannel.open(
                    lockFile(),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            if (tryLock(channel) == null) {
                channel.close();
                return false;
            }
            lock = channel;
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("The lock of " + path + " could not be taken", e);
        }
    }

    /** Says in the lock file who holds it. */
    void sign() throws IOException {
        FileChannel channel = lock;
        if (channel == null) {
            throw new IllegalStateException("The lock of " + path + " is not held");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
    }

    StackRefused inUse() {
        var holder = Processes.pidIn(lockFile());
        return refused("it is in use by a running instance"
                + (holder.isPresent() ? ", process " + holder.getAsLong() : " that is just starting")
                + "; stop that one, or");
    }

    StackRefused refused(String why) {
        return new StackRefused("Data folder " + path + " cannot be used: " + why + (why.endsWith("or") ? " " : "; ")
                + "choose another folder with quaestor.data.");
    }

    /** Lets another instance have the folder. */
    @Override
    public void close() {
        FileChannel channel = lock;
        lock = null;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException("The lock of " + path + " could not be released", e);
            }
        }
    }

    private void checkVersion(Path postgres) throws IOException {
        Path file = postgres.resolve("PG_VERSION");
        if (!Files.exists(file)) {
            return;
        }
        String version = Files.readString(file).strip();
        if (postgres.equals(path)) {
            throw refused("it is itself a data directory of PostgreSQL " + version);
        }
        if (!version.equals(Binaries.POSTGRES_MAJOR)) {
            throw refused(postgres.getFileName() + " was made by PostgreSQL " + version + ", and this Quaestor carries "
                    + Binaries.POSTGRES_MAJOR + "; use the Quaestor that made it, or");
        }
    }

    private boolean isEmpty() throws IOException {
        try (var files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // This very process holds it.
            return null;
        }
    }

    private static Path nearestExisting(Path path) {
        Path existing = path;
        while (!Files.exists(existing)) {
            Path parent = existing.getParent();
            if (parent == null) {
                return existing;
            }
            existing = parent;
        }
        return existing;
    }

    /** Without symbolic links, so that the same folder always has the same name in a process' command line. */
    private static Path realPath(Path path) {
        try {
            Path existing = nearestExisting(path);
            return existing.toRealPath().resolve(existing.relativize(path)).normalize();
        } catch (IOException e) {
            throw new UncheckedIOException(path + " could not be resolved", e);
        }
    }
}
