package io.quaestor.platform.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Who PostgreSQL runs as: the caller, or, since PostgreSQL refuses to run as root, nobody when root is calling.
 *
 * @param prefix stands before every PostgreSQL command; empty for an ordinary user
 * @param changesOwner whether PostgreSQL's files must belong to {@value #NOBODY}
 */
record PostgresUser(List<String> prefix, boolean changesOwner) {

    private static final int NOBODY = 65_534;
    private static final List<String> USER_NAMESPACE = List.of("unshare", "-U");
    private static final List<String> UNPRIVILEGED = List.of(
            "setpriv",
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--clear-groups",
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override");

    static PostgresUser current() {
        if (Processes.userId() != 0) {
            return new PostgresUser(List.of(), false);
        }
        if (works(USER_NAMESPACE)) {
            return new PostgresUser(USER_NAMESPACE, false);
        }
        if (works(UNPRIVILEGED)) {
            return new PostgresUser(UNPRIVILEGED, true);
        }
        throw new StackRefused("PostgreSQL refuses to run as root, and neither unshare -U nor setpriv works here; "
                + "start Quaestor as an ordinary user.");
    }

    /** Hands files that root made over to the user PostgreSQL runs as. */
    void own(Path path) throws IOException {
        if (!changesOwner) {
            return;
        }
        try (var files = Files.walk(path)) {
            for (Path file : files.toList()) {
                Files.setAttribute(file, "unix:uid", NOBODY, java.nio.file.LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static boolean works(List<String> prefix) {
        try {
            Process process = new ProcessBuilder(Processes.join(prefix, "true"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            // The program is not installed.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
