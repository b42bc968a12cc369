package io.quaestor.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads the backup folder. */
final class BackupCatalogue {

    private static final Pattern BACKUP = Pattern.compile("\\d{8}T\\d{6}Z");
    private static final Pattern PARTIAL = Pattern.compile("\\.(partial|removing)-.*");

    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();
    private final Path root;

    BackupCatalogue(Path root) {
        this.root = root;
    }

    /** Newest first; folders of other names are somebody else's. */
    List<BackupFolder> list() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(root)) {
            List<BackupFolder> found = new ArrayList<>();
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                String name = folder.getFileName().toString();
                if (BACKUP.matcher(name).matches()) {
                    found.add(read(name, folder));
                } else if (PARTIAL.matcher(name).matches()) {
                    found.add(new BackupFolder.Partial(name, folder, lastWrittenAt(folder)));
                }
            }
            found.sort(
                    Comparator.comparing((BackupFolder folder) -> folder.name().replaceFirst("^\\D+", ""))
                            .reversed());
            return List.copyOf(found);
        } catch (IOException e) {
            throw new UncheckedIOException("The backup folder " + root + " cannot be listed", e);
        }
    }

    private BackupFolder read(String name, Path folder) {
        Path file = folder.resolve("manifest.json");
        if (!Files.exists(file)) {
            return new BackupFolder.Broken(name, folder, "manifest.json is missing");
        }
        try {
            BackupManifest manifest = json.readValue(Files.readAllBytes(file), BackupManifest.class);
            List<String> problems = problems(folder, manifest);
            return problems.isEmpty()
                    ? new BackupFolder.Made(name, folder, manifest)
                    : new BackupFolder.Broken(name, folder, summary(problems));
        } catch (JacksonException e) {
            return new BackupFolder.Broken(name, folder, "manifest.json is not a manifest: " + e.getOriginalMessage());
        } catch (InvalidPathException e) {
            return new BackupFolder.Broken(name, folder, "manifest.json names no file: " + e.getMessage());
        } catch (IOException e) {
            return new BackupFolder.Broken(name, folder, "cannot be read: " + e.getMessage());
        }
    }

    private static List<String> problems(Path folder, BackupManifest manifest) throws IOException {
        List<String> problems = new ArrayList<>();
        if (manifest.format() != 1 || !"MADE".equals(manifest.state())) {
            problems.add("manifest has format " + manifest.format() + " and state " + manifest.state()
                    + ", expected 1 and MADE");
        }
        if (manifest.databases().isEmpty()) {
            problems.add("manifest names no database");
        }
        Set<String> paths =
                manifest.files().stream().map(BackupManifest.File::path).collect(Collectors.toSet());
        for (BackupManifest.Database database : manifest.databases()) {
            if (!paths.contains(database.folder() + "/toc.dat")) {
                problems.add("manifest has no file of the dump of " + database.name());
            }
        }
        for (BackupManifest.RedisMaster master : manifest.redisMasters()) {
            if (!paths.contains(master.file())) {
                problems.add("manifest has no file of Redis master " + master.address());
            }
        }
        for (BackupManifest.File file : manifest.files()) {
            Path path = folder.resolve(file.path()).normalize();
            if (!path.startsWith(folder)) {
                problems.add("manifest leads out of its folder: " + file.path());
            } else if (!Files.isRegularFile(path)) {
                problems.add(file.path() + " is missing");
            } else if (Files.size(path) != file.sizeBytes()) {
                problems.add(
                        file.path() + " has " + Files.size(path) + " bytes, the manifest says " + file.sizeBytes());
            }
        }
        return problems;
    }

    private static String summary(List<String> problems) {
        return problems.size() == 1
                ? problems.getFirst()
                : problems.getFirst() + ", and " + (problems.size() - 1) + " more";
    }

    /** The run may be removing the folder at this moment: what is gone counts as written long ago. */
    private static Instant lastWrittenAt(Path folder) throws IOException {
        Instant last = Instant.EPOCH;
        List<Path> paths = new ArrayList<>(List.of(folder));
        try (Stream<Path> inside = Files.list(folder)) {
            inside.forEach(paths::add);
        } catch (NoSuchFileException e) {
            return last;
        }
        for (Path path : paths) {
            if (Files.exists(path)) {
                Instant written = Files.getLastModifiedTime(path).toInstant();
                last = written.isAfter(last) ? written : last;
            }
        }
        return last;
    }
}
