package io.quaestor.health;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store did not give what a probe asked for. */
final class ProbeFailed extends RuntimeException {

    private final HealthStatus status;
    private final HealthReason reason;

    private ProbeFailed(HealthStatus status, HealthReason reason, @Nullable String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.status = status;
        this.reason = reason;
    }

    static ProbeFailed down(HealthReason reason, Throwable cause) {
        return new ProbeFailed(HealthStatus.DOWN, reason, firstLine(cause), cause);
    }

    static ProbeFailed unknown(HealthReason reason, Throwable cause) {
        return new ProbeFailed(HealthStatus.UNKNOWN, reason, firstLine(cause), cause);
    }

    static ProbeFailed noAnswerWithin(Duration limit) {
        return new ProbeFailed(
                HealthStatus.UNKNOWN, HealthReason.NO_ANSWER, "nothing within " + limit.toMillis() + " ms", null);
    }

    /** What the network said, if one of the causes is its word. */
    static Optional<ProbeFailed> byNetwork(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case SocketTimeoutException e -> {
                    return Optional.of(unknown(HealthReason.NO_ANSWER, e));
                }
                case UnknownHostException e -> {
                    return Optional.of(unknown(HealthReason.UNREACHABLE, e));
                }
                case NoRouteToHostException e -> {
                    return Optional.of(unknown(HealthReason.UNREACHABLE, e));
                }
                case ConnectException e -> {
                    // The kernel's and Netty's time-outs are connect exceptions too.
                    return Optional.of(
                            String.valueOf(e.getMessage()).contains("timed out")
                                    ? unknown(HealthReason.NO_ANSWER, e)
                                    : down(HealthReason.CONNECTION_REFUSED, e));
                }
                default -> {}
            }
        }
        return Optional.empty();
    }

    HealthStatus status() {
        return status;
    }

    HealthReason reason() {
        return reason;
    }

    private static String firstLine(Throwable cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
