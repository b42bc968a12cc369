package io.quaestor.platform.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The packaged server programs, unpacked once per version into a folder that several data folders may share.
 *
 * @param postgres the folder with {@code bin}, {@code lib} and {@code share}
 * @param redisServer the executable
 */
record Binaries(Path postgres, Path redisServer) {

    /** The major version of the packaged PostgreSQL: a data folder of another one is refused. */
    static final String POSTGRES_MAJOR = "15";

    static Binaries unpack(Platform platform, Path folder) {
        try {
            Files.createDirectories(folder);
            Path postgres = unpacked(folder, platform.postgresResource(), Binaries::untar);
            Path redis = unpacked(folder, platform.redisResource(), Binaries::copyExecutable);
            return new Binaries(postgres, redis.resolve("redis-server"));
        } catch (IOException e) {
            throw new UncheckedIOException("The server programs could not be unpacked into " + folder, e);
        }
    }

    String tool(String name) {
        return postgres.resolve("bin").resolve(name).toString();
    }

    private interface Unpacking {
        void into(InputStream resource, Path folder) throws IOException;
    }

    /** The folder's name carries the resource's size, so that another version is never taken for this one. */
    private static Path unpacked(Path folder, String resource, Unpacking unpacking) throws IOException {
        URL url = Binaries.class.getResource(resource);
        if (url == null) {
            throw new IOException("Resource " + resource + " is not on the class path");
        }
        Path target = folder.resolve(resource.substring(1).replace(".txz", "") + "-"
                + url.openConnection().getContentLengthLong());
        if (Files.exists(target)) {
            return target;
        }
        Path temporary = Files.createTempDirectory(
                folder,
                "unpacking-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        try (InputStream in = url.openStream()) {
            unpacking.into(in, temporary);
        }
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            FileTree.delete(temporary);
            if (!Files.exists(target)) {
                throw e;
            }
        }
        return target;
    }

    private static void untar(InputStream resource, Path folder) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(resource))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = folder.resolve(entry.getName()).normalize();
                if (!path.startsWith(folder)) {
                    throw new IOException("Archive entry " + entry.getName() + " leads out of its folder");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.resolveSibling(""));
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, path);
                    if ((entry.getMode() & 0100) != 0) {
                        makeExecutable(path);
                    }
                }
            }
        }
    }

    private static void copyExecutable(InputStream resource, Path folder) throws IOException {
        Path file = folder.resolve("redis-server");
        Files.copy(resource, file);
        makeExecutable(file);
    }

    private static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
