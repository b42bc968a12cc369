package io.quaestor.tape;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * {@code --tape=FILE --symbol=NAME [--venue=NAME]}: plays a recorded tape before the start is complete, and prints its
 * progress. What is refused ends the start with its one line and exit code 1.
 *
 * @see TapeRefusedReporter
 */
@Component
@Profile("!production")
class TapeCommand implements ApplicationRunner {

    private static final String TAPE = "tape";
    private static final String DEFAULT_VENUE = "tape";
    private static final String USAGE = "Usage: --tape=FILE --symbol=NAME [--venue=NAME]";

    private final TapePlayer player;

    TapeCommand(TapePlayer player) {
        this.player = player;
    }

    /** @throws TapeRefused when the tape cannot be played, or not to its end */
    @Override
    public void run(ApplicationArguments arguments) {
        if (!arguments.containsOption(TAPE)) {
            return;
        }
        Path file = path(value(arguments, TAPE).orElseThrow(() -> new TapeRefused("which file? " + USAGE)));
        String symbol = value(arguments, "symbol")
                .orElseThrow(() -> new TapeRefused("which symbol? " + USAGE))
                .toUpperCase(Locale.ROOT);
        String venue = value(arguments, "venue").orElse(DEFAULT_VENUE);
        player.play(file, symbol, venue, line -> System.out.println("  " + line));
    }

    /** The last of an option's values that says something. */
    static Optional<String> value(ApplicationArguments arguments, String name) {
        List<String> values = arguments.getOptionValues(name);
        return values == null
                ? Optional.empty()
                : values.stream().filter(value -> !value.isBlank()).reduce((first, last) -> last);
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException invalid) {
            throw new TapeRefused("there is no file " + TapeRow.shown(name) + ": " + invalid.getReason());
        }
    }
}
