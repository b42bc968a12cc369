package io.quaestor.platform.embedded;

import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts servers again that died, and rebuilds a standby that can no longer follow. */
final class Supervisor implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);
    private static final long INTERVAL_MILLIS = 250;
    private static final long SLOT_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int LONGEST_PAUSE_SECONDS = 32;

    private final PostgresServer primary;
    private final PostgresServer standby;
    private final List<Server> servers;
    private final StandbyKeeper keeper;
    private final Map<String, Failures> failures = new HashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("embedded-supervisor").daemon().factory());
    private long slotLookedAt = System.nanoTime();

    private record Failures(int count, long nextAttempt) {}

    Supervisor(StackContext stack, PostgresServer primary, PostgresServer standby, List<Server> servers) {
        this.primary = primary;
        this.standby = standby;
        this.servers = servers;
        this.keeper = new StandbyKeeper(primary, standby, stack.postgresUser());
        var _ = thread.scheduleWithFixedDelay(this::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Returns when no start is under way any more; from then on nothing is started again. */
    @Override
    public void close() {
        thread.close();
    }

    private void look() {
        try {
            servers.forEach(this::lookAfter);
            if (System.nanoTime() - slotLookedAt > SLOT_INTERVAL_NANOS && primary.alive()) {
                slotLookedAt = System.nanoTime();
                lookAfterSlot();
            }
        } catch (RuntimeException e) {
            // Thrown on, it would end the supervision.
            log.error("The servers could not be looked after this time", e);
        }
    }

    private void lookAfter(Server server) {
        if (server.alive()) {
            return;
        }
        Failures before = failures.getOrDefault(server.name(), new Failures(0, System.nanoTime()));
        if (System.nanoTime() < before.nextAttempt()) {
            return;
        }
        long begin = System.nanoTime();
        log.warn("{} ended unexpectedly and is started again", server.name());
        try {
            server.start();
            failures.remove(server.name());
            log.info("{} is back after {} ms", server.name(), (System.nanoTime() - begin) / 1_000_000);
        } catch (RuntimeException e) {
            failed(server.name(), before, e);
        }
    }

    private void lookAfterSlot() {
        Failures before = failures.getOrDefault("slot", new Failures(0, System.nanoTime()));
        if (System.nanoTime() < before.nextAttempt()) {
            return;
        }
        try {
            if (!keeper.canBeFed()) {
                log.warn("The primary no longer has the WAL that the standby needs; the standby is made anew");
                keeper.rebuild();
                log.info("{} follows again", standby.name());
            }
            failures.remove("slot");
        } catch (SQLException | IOException | RuntimeException e) {
            failed("slot", before, e);
        }
    }

    /** Tries again after twice the pause, so that a server that cannot start does not fill the log. */
    private void failed(String what, Failures before, Exception e) {
        int count = before.count() + 1;
        int pause = Math.min(1 << Math.min(count, 10), LONGEST_PAUSE_SECONDS);
        failures.put(what, new Failures(count, System.nanoTime() + TimeUnit.SECONDS.toNanos(pause)));
        log.error("{} could not be repaired ({}. attempt, next in {} s): {}", what, count, pause, e.getMessage());
    }
}
