package io.quaestor.platform.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The operating systems and processors that binaries are packaged for. */
enum Platform {
    LINUX_AMD64("linux-amd64", "/postgres-linux-x86_64.txz", "C.UTF-8"),
    LINUX_ARM64("linux-arm64", "/postgres-linux-arm_64.txz", "C.UTF-8"),
    MACOS_AMD64("darwin-amd64", "/postgres-darwin-x86_64.txz", "UTF-8"),
    MACOS_ARM64("darwin-arm64", "/postgres-darwin-arm_64.txz", "UTF-8");

    private final String id;
    private final String postgresResource;
    private final String characterClassification;

    Platform(String id, String postgresResource, String characterClassification) {
        this.id = id;
        this.postgresResource = postgresResource;
        this.characterClassification = characterClassification;
    }

    /** This machine's platform. */
    static Platform current() {
        Platform platform = of(System.getProperty("os.name"), System.getProperty("os.arch"));
        Path loader = Path.of(
                platform == LINUX_AMD64
                        ? "/lib64/ld-linux-x86-64.so.2"
                        : platform == LINUX_ARM64 ? "/lib/ld-linux-aarch64.so.1" : "/");
        if (!Files.exists(loader)) {
            throw refused("this Linux without glibc (" + loader + " is missing)");
        }
        return platform;
    }

    /**
     * @param osName as in system property {@code os.name}
     * @param architecture as in system property {@code os.arch}
     * @throws StackRefused for every other platform
     */
    static Platform of(String osName, String architecture) {
        String os = osName.toLowerCase(Locale.ROOT);
        boolean arm = architecture.equals("aarch64") || architecture.equals("arm64");
        boolean amd = architecture.equals("amd64") || architecture.equals("x86_64");
        if (os.startsWith("linux") && (arm || amd)) {
            return arm ? LINUX_ARM64 : LINUX_AMD64;
        }
        if (os.startsWith("mac") && (arm || amd)) {
            return arm ? MACOS_ARM64 : MACOS_AMD64;
        }
        throw refused(osName + " on " + architecture);
    }

    String postgresResource() {
        return postgresResource;
    }

    String redisResource() {
        return "/redis-server-7.0.15-" + id;
    }

    /** The LC_CTYPE under which letters beyond ASCII are letters; sorting stays by code point. */
    String characterClassification() {
        return characterClassification;
    }

    private static StackRefused refused(String what) {
        return new StackRefused("The embedded servers do not run on " + what + "; supported are "
                + Arrays.stream(values()).map(p -> p.id).collect(Collectors.joining(", "))
                + ". Elsewhere use profile production with your own PostgreSQL and Redis.");
    }
}
