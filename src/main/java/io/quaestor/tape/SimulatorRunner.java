package io.quaestor.tape;

import io.quaestor.exchange.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Fills an empty database before the application says that it is ready, and goes on in real time from then on, until the
 * context closes. Only beside the console: a command at the shell plays nothing.
 */
@Component
@Profile("!production")
@ConditionalOnWebApplication
class SimulatorRunner implements ApplicationRunner, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(SimulatorRunner.class);

    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

    /** Seconds in which one movement of money happens, on average. */
    private static final int SECONDS_PER_MOVEMENT = 60;

    private final Simulator simulator;
    private final SimulatorProperties properties;
    private final Clock clock;

    private boolean isWelcome;
    private @Nullable CountDownLatch stop;
    private @Nullable Thread player;

    SimulatorRunner(Simulator simulator, SimulatorProperties properties, Clock clock) {
        this.simulator = simulator;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (properties.simulator() == SimulatorProperties.Mode.OFF) {
            return;
        }
        if (!simulator.isAlone()) {
            LOG.warn("The database has users who are not simulated: the market simulator stays off");
            return;
        }
        try {
            if (!simulator.isHistoryComplete()) {
                simulator.playHistory(clock.instant(), line -> System.out.println("  " + line));
            }
            isWelcome = true;
        } catch (Refusal refusal) {
            // For example a symbol of the simulator's that somebody listed with other rules.
            LOG.warn("The market simulator stays off: {}", refusal.getMessage());
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    synchronized void goLive() {
        if (isWelcome && properties.simulator() == SimulatorProperties.Mode.LIVE && player == null) {
            CountDownLatch signal = new CountDownLatch(1);
            stop = signal;
            player = Thread.ofVirtual().name("market-player").start(() -> play(signal));
        }
    }

    private void play(CountDownLatch signal) {
        SplittableRandom random = new SplittableRandom(properties.seed() ^ clock.millis());
        boolean isSynchronised = false;
        Instant from = clock.instant();
        try {
            while (!signal.await((isSynchronised ? BEAT : Duration.ZERO).toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    if (!isSynchronised) {
                        simulator.resume(clock.millis());
                        from = clock.instant();
                        isSynchronised = true;
                        continue;
                    }
                    Instant to = clock.instant();
                    simulator.play(from, to, properties.ordersPerSecond());
                    from = to;
                    if (random.nextInt(SECONDS_PER_MOVEMENT) == 0) {
                        simulator.moveMoney(to);
                    }
                } catch (RuntimeException failure) {
                    // A server that died is started again; the market goes on when it is back.
                    LOG.warn("The simulated market pauses for {} s: {}", PAUSE_AFTER_FAILURE.toSeconds(), failure);
                    isSynchronised = false;
                    if (signal.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
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
        return player != null;
    }

    @Override
    public synchronized void stop() {
        if (stop != null && player != null) {
            stop.countDown();
            try {
                if (!player.join(Duration.ofSeconds(20))) {
                    LOG.warn("The simulated market did not stop within 20 s");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            player = null;
        }
    }
}
