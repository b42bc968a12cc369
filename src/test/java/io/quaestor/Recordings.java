package io.quaestor;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Recordings that are not part of the project: a test that needs one is skipped, with a line, where it is absent. */
public final class Recordings {

    private static final Path FOLDER = folder();

    private Recordings() {}

    public static Path file(String name) {
        Path file = FOLDER.resolve(name);
        if (!Files.exists(file)) {
            System.out.println(
                    "Skipped, for there is no " + file + "; -Dquaestor.shared names the folder of recordings");
            Assumptions.abort("no " + file);
        }
        return file;
    }

    private static Path folder() {
        String property = System.getProperty("quaestor.shared");
        String variable = System.getenv("QUAESTOR_SHARED");
        String folder = property != null ? property : variable != null ? variable : "../shared/data";
        return Path.of(folder).toAbsolutePath().normalize();
    }
}
