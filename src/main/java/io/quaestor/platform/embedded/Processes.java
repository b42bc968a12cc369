package io.quaestor.platform.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Starting programs, and telling our own processes from everybody else's. */
final class Processes {

    private Processes() {}

    /**
     * Runs a program to its end; what it prints goes to a file, because a server it leaves behind would keep a pipe open.
     * The caller's own PG settings are kept from it: a PGPASSWORD would win over the standby's password file.
     *
     * @return its exit code
     */
    static int run(Path output, List<String> command) {
        try {
            ProcessBuilder program = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            program.environment().keySet().removeIf(name -> name.startsWith("PG"));
            return program.start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(command.getFirst() + " could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + command.getFirst() + " ran", e);
        }
    }

    static long userId() {
        return new UnixSystem().getUid();
    }

    /** Whether the process runs; one that ended and waits for its parent to notice does not. */
    static boolean alive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent() && !zombie(pid);
    }

    /** Whether the process runs and was started with a path in this folder. */
    static boolean aliveIn(long pid, Path folder) {
        return alive(pid)
                && commandLine(pid).filter(line -> line.contains(folder + "/")).isPresent();
    }

    static Optional<String> commandLine(long pid) {
        return ProcessHandle.of(pid)
                .map(ProcessHandle::info)
                .flatMap(info -> info.commandLine()
                        .or(() -> info.command()
                                .map(command -> command + " "
                                        + String.join(" ", info.arguments().orElse(new String[0])))));
    }

    /** The number on the file's first line, if there is one. */
    static OptionalLong pidIn(Path file) {
        try {
            if (Files.isReadable(file)) {
                String first =
                        Files.readString(file).lines().findFirst().orElse("").strip();
                if (first.matches("[0-9]{1,10}")) {
                    return OptionalLong.of(Long.parseLong(first));
                }
            }
            return OptionalLong.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " could not be read", e);
        }
    }

    /** Ends a process and its children at once, as a power cut would. */
    static void kill(long pid) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        List<ProcessHandle> all = new ArrayList<>();
        process.ifPresent(p -> {
            all.add(p);
            p.descendants().forEach(all::add);
        });
        all.forEach(ProcessHandle::destroyForcibly);
        await(
                "process " + pid + " to end",
                Duration.ofSeconds(10),
                () -> all.stream().noneMatch(p -> alive(p.pid())));
    }

    /** Waits for a condition that cannot announce itself, looking every 20 ms. */
    static boolean becomes(Duration patience, BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting", e);
            }
        }
        return true;
    }

    static void await(String what, Duration patience, BooleanSupplier condition) {
        if (!becomes(patience, condition)) {
            throw new IllegalStateException("Waited " + patience.toSeconds() + " s in vain for " + what);
        }
    }

    /** The end of a log, for the message of what failed. */
    static String tail(Path log) {
        try {
            List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - 4), lines.size()));
        } catch (IOException e) {
            return "(" + log + " could not be read: " + e.getMessage() + ")";
        }
    }

    static List<String> join(List<String> prefix, String... command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(Arrays.asList(command));
        return all;
    }

    private static boolean zombie(long pid) {
        Path stat = Path.of("/proc/" + pid + "/stat");
        try {
            if (!Files.isReadable(stat)) {
                return false;
            }
            String line = Files.readString(stat);
            return line.startsWith("Z", line.lastIndexOf(')') + 2);
        } catch (IOException e) {
            // It ended between the two calls.
            return true;
        }
    }
}
