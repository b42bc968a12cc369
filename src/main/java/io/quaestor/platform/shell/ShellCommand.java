package io.quaestor.platform.shell;

import java.io.PrintStream;
import java.util.List;

/** Something {@code ./run} does without screens, and then ends. */
public interface ShellCommand {

    /** How it is called, for people. */
    String usage();

    /** Whether the program's arguments ask for it. */
    boolean isAskedFor(List<String> arguments);

    /**
     * Does it.
     *
     * @param arguments all of the program's
     * @param out for what was done
     * @param err for the one line that says what was refused
     * @return the exit code: 0, or 1 where it was refused
     */
    int run(List<String> arguments, PrintStream out, PrintStream err);
}
