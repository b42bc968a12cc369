package io.quaestor.console.operators;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Counts failed sign-ins within {@link #WINDOW}, in memory: few for one name from one address, more for one address,
 * more again for one name from everywhere, so that nobody can easily lock an operator out from elsewhere. An attempt is
 * counted before its password is checked, and taken back if it succeeds: attempts made at once do not slip through.
 */
@Component
class SignInThrottle {

    static final Duration WINDOW = Duration.ofMinutes(15);
    static final int PER_NAME_AND_ADDRESS = 5;
    static final int PER_ADDRESS = 30;
    static final int PER_NAME = 60;
    private static final int MOST_KEYS = 30_000;

    private record Key(String name, String address, int limit) {}

    private static final class Failures {
        private final Instant since;
        private int count;

        private Failures(Instant since) {
            this.since = since;
        }
    }

    private final Clock clock;

    /** In the order in which the windows began: the first ones end first. */
    private final Map<Key, Failures> failures = new LinkedHashMap<>();

    SignInThrottle(Clock clock) {
        this.clock = clock;
    }

    /** Counts an attempt; returns false where there were too many. A refused attempt does not count again. */
    synchronized boolean tryAttempt(String name, String address) {
        Instant now = clock.instant();
        forgetOld(now);
        List<Key> keys = keys(name, address);
        for (Key key : keys) {
            Failures failed = failures.get(key);
            if (failed != null && failed.count >= key.limit()) {
                return false;
            }
        }
        for (Key key : keys) {
            failures.computeIfAbsent(key, ignored -> new Failures(now)).count++;
        }
        return true;
    }

    /** Takes the attempt back, and forgets this name's failures from this address. */
    synchronized void succeeded(String name, String address) {
        for (Key key : keys(name, address)) {
            Failures failed = failures.get(key);
            if (failed != null) {
                failed.count--;
                if (failed.count <= 0 || key.limit() == PER_NAME_AND_ADDRESS) {
                    failures.remove(key);
                }
            }
        }
    }

    private void forgetOld(Instant now) {
        var eldest = failures.entrySet().iterator();
        while (eldest.hasNext()) {
            Failures failed = eldest.next().getValue();
            if (failures.size() < MOST_KEYS && failed.since.plus(WINDOW).isAfter(now)) {
                return;
            }
            eldest.remove();
        }
    }

    private static List<Key> keys(String name, String address) {
        return List.of(
                new Key(name, address, PER_NAME_AND_ADDRESS),
                new Key("", address, PER_ADDRESS),
                new Key(name, "", PER_NAME));
    }
}
