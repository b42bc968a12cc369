package io.quaestor.console.frame;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.Command;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Does something on a page again and again, on behalf of its operator, until it is closed or the page is gone. */
public final class Repeat implements AutoCloseable {

    private static final ScheduledExecutorService TICKS = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("screens").factory());

    private final Future<?> future;

    private Repeat(Future<?> future) {
        this.future = future;
    }

    /** Begins after the first period; close it when the page is left. */
    public static Repeat every(Duration period, UI ui, Command command) {
        AtomicBoolean isUnderWay = new AtomicBoolean();
        return new Repeat(TICKS.scheduleWithFixedDelay(
                () -> {
                    // On a thread of its own: a page whose database hangs must not hold up the others.
                    if (isUnderWay.compareAndSet(false, true)) {
                        Thread.startVirtualThread(() -> {
                            try {
                                Live.update(ui, command);
                            } finally {
                                isUnderWay.set(false);
                            }
                        });
                    }
                },
                period.toMillis(),
                period.toMillis(),
                TimeUnit.MILLISECONDS));
    }

    @Override
    public void close() {
        future.cancel(false);
    }
}
