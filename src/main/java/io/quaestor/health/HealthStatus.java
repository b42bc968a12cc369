package io.quaestor.health;

/** What a probe found. */
public enum HealthStatus {
    /** It answered and does its part. */
    UP,
    /** It answered, but does its part badly or soon will; the reason says how. */
    DEGRADED,
    /** It refused, or answered that it cannot do its part. */
    DOWN,
    /** It did not answer within the limit: nothing is known about it. */
    UNKNOWN
}
