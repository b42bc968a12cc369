package io.quaestor.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quaestor.TestStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StackRefusalTest {

    @TempDir
    private Path temporary;

    private final StackPorts ports = StackPorts.free();

    @ParameterizedTest
    @ValueSource(strings = {"primary", "standby", "redis3", "bus3", "web"})
    void aPortInUseIsNamedWithItsHolderAndTheWayToMove(String which) throws IOException {
        int port = switch (which) {
            case "primary" -> ports.primary();
            case "standby" -> ports.standby();
            case "redis3" -> ports.redis().get(2);
            case "bus3" -> ports.redis().get(2) + StackPorts.REDIS_BUS;
            default -> ports.primary() - 1;
        };
        Path data = temporary.resolve("data");
        try (ServerSocket holder = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThat(holder.isBound()).isTrue();
            assertRefused(
                    settings(data).withWebPort(OptionalInt.of(ports.primary() - 1)),
                    "Port " + port + " (",
                    "process " + ProcessHandle.current().pid(),
                    "--quaestor.port-offset=100");
        }
        assertThat(data).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {-15_001, 39_130, Integer.MAX_VALUE})
    void anOffsetThatLeadsOutOfThePortRangeIsRefused(int offset) {
        assertThatThrownBy(() -> StackPorts.shiftedBy(offset))
                .isInstanceOf(StackRefused.class)
                .hasMessageContaining("quaestor.port-offset is " + offset);
    }

    @Test
    void oneOffsetMovesEveryPort() {
        assertThat(StackPorts.shiftedBy(0).all())
                .containsExactly(
                        15432, 15433, 16401, 16402, 16403, 16404, 16405, 16406, 26401, 26402, 26403, 26404, 26405,
                        26406);
        assertThat(StackPorts.shiftedBy(100).all())
                .containsExactlyElementsOf(StackPorts.shiftedBy(0).all().stream()
                        .map(port -> port + 100)
                        .toList());
    }

    @Test
    void aFileInPlaceOfTheFolderIsRefused() throws IOException {
        Path file = Files.writeString(temporary.resolve("data"), "a file");
        assertRefused(settings(file), file + " is not a folder", "quaestor.data");
        assertRefused(settings(file.resolve("below")), file + " is not a folder");
        assertThat(file).hasContent("a file");
    }

    @Test
    void aFolderThatCannotBeWrittenIsRefused() throws IOException {
        Path readOnly = Path.of("/proc/self");
        assumeTrue(Files.isDirectory(readOnly), "there is a file system that nobody can write");
        assertRefused(settings(readOnly.resolve("data")), "not writable", "quaestor.data");
    }

    @Test
    void anotherUsersFolderIsRefused() throws IOException {
        assumeTrue(Processes.userId() == 0, "only root can give a folder away");
        Path data = Files.createDirectory(temporary.resolve("data"));
        Files.setAttribute(data, "unix:uid", 4242);
        assertRefused(settings(data), "it belongs to user 4242", "quaestor.data");
    }

    @Test
    void aFolderOfAnotherMajorVersionIsRefused() throws IOException {
        Path data = Files.createDirectory(temporary.resolve("data"));
        Files.createFile(data.resolve("lock"));
        Files.createDirectory(data.resolve("primary"));
        Files.writeString(data.resolve("primary/PG_VERSION"), "14\n");
        assertRefused(settings(data), "primary was made by PostgreSQL 14", "carries 15");
    }

    @Test
    void aBarePostgresDirectoryIsRefused() throws IOException {
        Path data = Files.createDirectory(temporary.resolve("data"));
        Files.writeString(data.resolve("PG_VERSION"), "15\n");
        assertRefused(settings(data), "it is itself a data directory of PostgreSQL 15");
    }

    @Test
    void aFolderWithOtherFilesIsRefused() throws IOException {
        Path data = Files.createDirectory(temporary.resolve("data"));
        Files.writeString(data.resolve("letter.txt"), "Dear all");
        assertRefused(settings(data), "it holds files that are not Quaestor's");
    }

    @Test
    void dataWithoutItsCredentialsIsRefused() throws IOException {
        Path data = Files.createDirectory(temporary.resolve("data"));
        Files.createFile(data.resolve("lock"));
        Files.createDirectory(data.resolve("primary"));
        Files.writeString(data.resolve("primary/PG_VERSION"), "15\n");
        assertRefused(settings(data), "its file credentials is missing");
    }

    @Test
    void tooLittleDiskIsRefusedWithBothFigures() throws IOException {
        Path data = temporary.resolve("data");
        assertRefused(
                settings(data).withMinimumFreeBytes(1L << 60),
                "Too little disk",
                "MiB are free and " + (1L << 40) + " MiB are needed",
                "quaestor.minimum-free-bytes");
        assertThat(data).doesNotExist();
    }

    @Test
    void aFolderInUseIsRefusedWithItsHolder() throws IOException {
        Path data = TestStack.stack().folder();
        List<FileTime> before =
                List.of(Files.getLastModifiedTime(data), Files.getLastModifiedTime(data.resolve("lock")));
        assertThatThrownBy(() -> EmbeddedStack.start(settings(data)))
                .isInstanceOf(StackRefused.class)
                .hasMessageContaining("in use by a running instance, process "
                        + ProcessHandle.current().pid());
        assertThat(List.of(Files.getLastModifiedTime(data), Files.getLastModifiedTime(data.resolve("lock"))))
                .isEqualTo(before);
        assertThat(TestStack.stack().processes()).hasSize(8);
    }

    @Test
    void anInstanceThatAttachesGetsTheRunningServersAndStopsNone() {
        EmbeddedStack attached =
                EmbeddedStack.start(settings(TestStack.stack().folder()).withAttach(true));
        assertThat(attached.addresses()).isEqualTo(TestStack.stack().addresses());
        attached.close();
        assertThat(TestStack.stack().processes()).hasSize(8);
    }

    @ParameterizedTest
    @CsvSource({"Windows 11, amd64", "Linux, riscv64", "FreeBSD, amd64", "Mac OS X, ppc"})
    void anUnsupportedPlatformIsToldWhichAreSupported(String os, String architecture) {
        assertThatThrownBy(() -> Platform.of(os, architecture))
                .isInstanceOf(StackRefused.class)
                .hasMessageContaining(os + " on " + architecture)
                .hasMessageContaining("linux-amd64, linux-arm64, darwin-amd64, darwin-arm64")
                .hasMessageContaining("profile production");
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, LINUX_AMD64",
        "Linux, aarch64, LINUX_ARM64",
        "Mac OS X, x86_64, MACOS_AMD64",
        "Mac OS X, aarch64, MACOS_ARM64"
    })
    void everySupportedPlatformHasItsPrograms(String os, String architecture, Platform platform) {
        assertThat(Platform.of(os, architecture)).isEqualTo(platform);
        assertThat(Platform.class.getResource(platform.postgresResource())).isNotNull();
        assertThat(Platform.class.getResource(platform.redisResource())).isNotNull();
    }

    private EmbeddedSettings settings(Path data) {
        return EmbeddedSettings.in(data, ports).withBinaries(TestStack.BINARIES);
    }

    /** Refused in one line that says all this, and every file below the folder is as it was. */
    private void assertRefused(EmbeddedSettings settings, String... parts) throws IOException {
        List<String> before = contents(settings.data());
        assertThatThrownBy(() -> EmbeddedStack.start(settings))
                .isInstanceOf(StackRefused.class)
                .message()
                .contains(parts)
                .doesNotContain("\n");
        assertThat(contents(settings.data())).isEqualTo(before);
    }

    private static List<String> contents(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.walk(folder)) {
            return files.sorted()
                    .map(file -> file + " " + file.toFile().length() + " "
                            + file.toFile().lastModified())
                    .toList();
        }
    }
}
