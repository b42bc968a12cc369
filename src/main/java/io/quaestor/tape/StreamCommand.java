package io.quaestor.tape;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * {@code --stream=FILE [--speed=N]}: plays a recorded stream beside the console. All of it is read before the start is
 * complete; what is refused ends the start with its one line and exit code 1, before anything was changed.
 *
 * @see TapeRefusedReporter
 */
@Component
@Profile("!production")
class StreamCommand implements ApplicationRunner, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(StreamCommand.class);

    private static final String STREAM = "stream";
    private static final String USAGE =
            "Usage: --stream=FILE [--speed=N], N times the recorded speed, 0 for as fast as possible";
    private static final Pattern SPEED = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,3})?");
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final StreamPlayer player;
    private @Nullable Wish wish;
    private @Nullable CountDownLatch stop;
    private @Nullable Thread thread;

    private record Wish(Path file, StreamSurvey survey, BigDecimal speed) {}

    StreamCommand(StreamPlayer player) {
        this.player = player;
    }

    /** @throws TapeRefused when the stream cannot be played */
    @Override
    public void run(ApplicationArguments arguments) {
        if (!arguments.containsOption(STREAM)) {
            return;
        }
        String name = TapeCommand.value(arguments, STREAM).orElseThrow(() -> new TapeRefused("which file? " + USAGE));
        BigDecimal speed =
                TapeCommand.value(arguments, "speed").map(StreamCommand::speed).orElse(BigDecimal.ONE);
        try {
            Path file = Path.of(name);
            wish = new Wish(file, player.survey(file), speed);
        } catch (InvalidPathException invalid) {
            throw new TapeRefused("there is no file " + TapeRow.shown(name) + ": " + invalid.getReason());
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    synchronized void play() {
        Wish wanted = wish;
        if (wanted != null && thread == null) {
            CountDownLatch signal = new CountDownLatch(1);
            stop = signal;
            thread = Thread.ofVirtual().name("stream-player").start(() -> play(wanted, signal));
        }
    }

    private void play(Wish wanted, CountDownLatch signal) {
        StreamSurvey survey = wanted.survey();
        say(String.format(
                Locale.ROOT,
                "%,d lines of %s, %d s long, are played into %s at %s",
                survey.lines(),
                survey.symbol(),
                survey.length().toSeconds(),
                survey.playedAs(),
                wanted.speed().signum() == 0
                        ? "full speed"
                        : wanted.speed().toPlainString() + " times the recorded speed"));
        try {
            StreamPlayer.Played played = player.play(wanted.file(), survey, wanted.speed(), signal, StreamCommand::say);
            say(String.format(
                    Locale.ROOT,
                    "played: %,d updates, %,d gaps; best prices and quantities equal at %,d of %,d numbers that the "
                            + "stream tells both of",
                    played.updates(),
                    played.gaps(),
                    played.equal(),
                    played.compared()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            LOG.warn("The stream is played no further", failure);
            say("it is played no further: " + failure.getMessage());
        }
    }

    private static void say(String line) {
        System.out.println("  Stream: " + line);
    }

    private static BigDecimal speed(String text) {
        if (!SPEED.matcher(text).matches()) {
            throw new TapeRefused("speed must be a number from 0 up, not " + TapeRow.shown(text) + ". " + USAGE);
        }
        return new BigDecimal(text);
    }

    /** Nothing to do before the application is ready. */
    @Override
    public void start() {}

    @Override
    public boolean isAutoStartup() {
        return false;
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    @Override
    public synchronized void stop() {
        if (stop != null && thread != null) {
            stop.countDown();
            try {
                if (!thread.join(STOP_LIMIT)) {
                    LOG.warn("The stream did not stop within {} s", STOP_LIMIT.toSeconds());
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
    }
}
