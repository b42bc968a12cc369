package io.quaestor.tape;

import io.quaestor.platform.shell.ShellCommand;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * {@code --tape=FILE --symbol=NAME [--venue=NAME]}: plays a recorded tape and ends. Prints its progress; the exit code is
 * 0, or 1 with one line on what was refused.
 */
@Component
class TapeCommand implements ShellCommand {

    private static final String TAPE = "--tape";
    private static final String SYMBOL = "--symbol";
    private static final String VENUE = "--venue";
    private static final String DEFAULT_VENUE = "tape";
    private static final String USAGE = "--tape=FILE --symbol=NAME [--venue=NAME]";

    private final ObjectProvider<TapePlayer> player;

    TapeCommand(ObjectProvider<TapePlayer> player) {
        this.player = player;
    }

    @Override
    public String usage() {
        return USAGE;
    }

    @Override
    public boolean isAskedFor(List<String> arguments) {
        return arguments.stream().anyMatch(argument -> argument.equals(TAPE) || argument.startsWith(TAPE + "="));
    }

    @Override
    public int run(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            TapePlayer tapes = player.getIfAvailable();
            if (tapes == null) {
                throw new TapeRefused("tapes are not played in profile production: only real trades belong there");
            }
            Path file = path(value(arguments, TAPE).orElseThrow(() -> new TapeRefused("Usage: " + USAGE)));
            String symbol = value(arguments, SYMBOL)
                    .orElseThrow(() -> new TapeRefused("which symbol? Usage: " + USAGE))
                    .toUpperCase(Locale.ROOT);
            tapes.play(file, symbol, value(arguments, VENUE).orElse(DEFAULT_VENUE), line -> out.println("  " + line));
            return 0;
        } catch (TapeRefused refused) {
            err.println("Tape: " + refused.getMessage());
            return 1;
        }
    }

    private static Optional<String> value(List<String> arguments, String name) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(name + "="))
                .map(argument -> argument.substring(name.length() + 1))
                .filter(value -> !value.isBlank())
                .reduce((first, last) -> last);
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException invalid) {
            throw new TapeRefused("there is no file " + TapeRow.shown(name) + ": " + invalid.getReason());
        }
    }
}
