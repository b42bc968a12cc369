package io.quaestor.tape;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Tells how far a long work is: rows, rate and the time that remains; every two seconds at most. */
final class Progress {

    private static final long INTERVAL_NANOS = Duration.ofSeconds(2).toNanos();

    private final String work;
    private final long total;
    private final Consumer<String> listener;
    private final LongSupplier nanoTime;
    private final long started;
    private long told;

    Progress(String work, long total, Consumer<String> listener) {
        this(work, total, listener, System::nanoTime);
    }

    Progress(String work, long total, Consumer<String> listener, LongSupplier nanoTime) {
        this.work = work;
        this.total = total;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.started = nanoTime.getAsLong();
        this.told = started;
    }

    /** After {@code rows} of the total, {@code skipped} of them found done already, which say nothing about the rate. */
    void at(long rows, long skipped) {
        long now = nanoTime.getAsLong();
        if (now - told >= INTERVAL_NANOS && rows > skipped) {
            told = now;
            double rate = (rows - skipped) * 1e9 / (now - started);
            long secondsLeft = Math.round(Math.max(0, total - rows) / rate);
            listener.accept(String.format(
                    Locale.ROOT,
                    "%s: %,d of %,d rows, %,d/s, %s left",
                    work,
                    rows,
                    total,
                    Math.round(rate),
                    readable(secondsLeft)));
        }
    }

    /** At the end. */
    void done(long rows, long skipped) {
        double seconds = (nanoTime.getAsLong() - started) / 1e9;
        long fresh = rows - skipped;
        listener.accept(String.format(
                Locale.ROOT,
                "%s: %,d rows in %.1f s, %,d/s%s",
                work,
                fresh,
                seconds,
                Math.round(fresh / Math.max(seconds, 0.001)),
                skipped == 0 ? "" : String.format(Locale.ROOT, "; %,d were there already", skipped)));
    }

    private static String readable(long seconds) {
        return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
    }
}
