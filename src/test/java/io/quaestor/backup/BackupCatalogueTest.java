package io.quaestor.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCatalogueTest {

    private static final String MANIFEST = """
            {"format": 1, "state": "MADE", "scriptVersion": "1", "actor": "kim",
             "startedAt": "2026-01-02T03:04:05Z", "finishedAt": "2026-01-02T03:05:05Z",
             "databases": [{"name": "exchange", "folder": "exchange", "serverVersion": "15.1", "pgDumpVersion": "15.2",
               "standby": true, "timeline": 1, "lsnBefore": "0/1", "lsnAfter": "0/2", "sizeBytes": 9,
               "timescaledbVersion": null}],
             "redisMasters": [], "leftOut": [{"what": "redis", "why": "no redis-cli"}],
             "files": [{"path": "exchange/toc.dat", "sizeBytes": 4, "sha256": "00"}]}
            """;

    @TempDir
    Path root = Path.of("");

    @Test
    void a_folder_that_is_not_there_holds_no_backup() {
        assertThat(new BackupCatalogue(root.resolve("nowhere")).list()).isEmpty();
    }

    @Test
    void a_whole_backup_is_listed_as_made_newest_first() throws IOException {
        backup("20260102T030405Z", MANIFEST);
        backup("20260103T030405Z", MANIFEST);
        Files.createDirectory(root.resolve("somebody-elses"));
        Files.writeString(root.resolve(".lock"), "");
        assertThat(new BackupCatalogue(root.toAbsolutePath()).list())
                .extracting(BackupFolder::name)
                .containsExactly("20260103T030405Z", "20260102T030405Z");
        BackupFolder.Made made = (BackupFolder.Made) read(MANIFEST);
        assertThat(made.manifest().actor()).isEqualTo("kim");
        assertThat(made.manifest().startedAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(made.manifest().totalBytes()).isEqualTo(4);
        assertThat(made.manifest().leftOut()).containsExactly(new BackupManifest.LeftOut("redis", "no redis-cli"));
    }

    @Test
    void a_manifest_that_is_not_true_makes_no_backup() throws IOException {
        assertThat(problem("")).startsWith("manifest.json is not a manifest");
        assertThat(problem("{}")).startsWith("manifest.json is not a manifest");
        assertThat(problem("[1, 2]")).startsWith("manifest.json is not a manifest");
        assertThat(problem(MANIFEST.substring(0, MANIFEST.length() / 2))).startsWith("manifest.json is not a manifest");
        assertThat(problem(MANIFEST.replace("\"exchange/toc.dat\"", "null")))
                .startsWith("manifest.json is not a manifest");
        assertThat(problem(MANIFEST.replace("\"databases\": [", "\"databases\": null, \"x\": [")))
                .startsWith("manifest.json is not a manifest");
        assertThat(problem(MANIFEST.replace("\"MADE\"", "\"HALF\""))).contains("state HALF");
        assertThat(problem(MANIFEST.replace("\"format\": 1", "\"format\": 2"))).contains("format 2");
        assertThat(problem(MANIFEST.replace("\"sizeBytes\": 4", "\"sizeBytes\": 5")))
                .isEqualTo("exchange/toc.dat has 4 bytes, the manifest says 5");
        assertThat(problem(MANIFEST.replace("exchange/toc.dat", "exchange/tac.dat")))
                .isEqualTo("manifest has no file of the dump of exchange, and 1 more");
        assertThat(problem(MANIFEST.replace("exchange/toc.dat", "../../../etc/passwd")))
                .contains("and 1 more");
        assertThat(problem(MANIFEST.replace("exchange/toc.dat", "a\\u0000b"))).contains("names no file");
        Files.delete(backup("20260105T030405Z", MANIFEST).resolve("manifest.json"));
        assertThat(new BackupCatalogue(root).list().getFirst())
                .isInstanceOfSatisfying(
                        BackupFolder.Broken.class,
                        broken -> assertThat(broken.problem()).isEqualTo("manifest.json is missing"));
    }

    @Test
    void an_unfinished_folder_is_never_a_backup() throws IOException {
        Path partial = backup(".partial-20260102T030405Z", MANIFEST);
        assertThat(new BackupCatalogue(root).list()).singleElement().satisfies(folder -> {
            assertThat(folder).isInstanceOf(BackupFolder.Partial.class);
            assertThat(folder.path()).isEqualTo(partial);
        });
    }

    private String problem(String manifest) throws IOException {
        return ((BackupFolder.Broken) read(manifest)).problem();
    }

    private BackupFolder read(String manifest) throws IOException {
        backup("20260104T030405Z", manifest);
        return new BackupCatalogue(root)
                .list().stream()
                        .filter(folder -> folder.name().equals("20260104T030405Z"))
                        .findFirst()
                        .orElseThrow();
    }

    private Path backup(String name, String manifest) throws IOException {
        Path folder = root.resolve(name);
        Files.createDirectories(folder.resolve("exchange"));
        Files.writeString(folder.resolve("exchange/toc.dat"), "four");
        Files.writeString(folder.resolve("manifest.json"), manifest);
        return folder;
    }
}
