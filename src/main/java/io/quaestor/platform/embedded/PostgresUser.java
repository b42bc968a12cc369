package io.quaestor.platform.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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

    /** By convention the user without any rights. */
    static final int NOBODY = 65_534;

    private static final List<String> USER_NAMESPACE = List.of("unshare", "-U");
    private static final List<String> UNPRIVILEGED =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

    /**
     * Decides for a data folder, without touching it.
     *
     * @throws StackRefused if root is calling and cannot become anybody else here
     */
    static PostgresUser forFolder(DataFolder folder) {
        if (Processes.userId() != 0) {
            if (new UnixSystem().getUsername() == null) {
                throw new StackRefused("PostgreSQL refuses to run as a user without a name; give user id "
                        + Processes.userId() + " an entry in /etc/passwd, or start Quaestor as another user.");
            }
            return new PostgresUser(List.of(), false);
        }
        if (!folder.belongsTo(NOBODY) && works(USER_NAMESPACE, "true")) {
            return new PostgresUser(USER_NAMESPACE, false);
        }
        String parent = folder.existingParent().toString();
        if (works(UNPRIVILEGED, "test", "-x", parent)) {
            return new PostgresUser(UNPRIVILEGED, true);
        }
        throw new StackRefused("PostgreSQL refuses to run as root, unshare -U does not work here, and user " + NOBODY
                + " cannot enter " + parent + "; start Quaestor as an ordinary user, or choose another folder with "
                + "quaestor.data.");
    }

    /** Hands what root made over to the user PostgreSQL runs as. */
    void own(Path path) throws IOException {
        if (changesOwner) {
            Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** The same for a folder with everything in it. */
    void ownAll(Path folder) throws IOException {
        if (changesOwner) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.toList()) {
                    own(file);
                }
            }
        }
    }

    private static boolean works(List<String> prefix, String... command) {
        try {
            Process process = new ProcessBuilder(Processes.join(prefix, command))
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
