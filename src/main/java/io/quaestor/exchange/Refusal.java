package io.quaestor.exchange;

/** What the write path will not do, and why; nothing was changed. The message names ids, states and limits. */
public final class Refusal extends RuntimeException {

    /** Kinds of refusal that a caller may want to tell apart. */
    public enum Code {
        /** A value is missing or out of its range. */
        INVALID,
        /** No such row. */
        UNKNOWN,
        /** The id is taken by something of other content. */
        CONFLICT,
        /** The state does not allow it. */
        STATE,
        /** The row changed since the caller read it. */
        STALE,
        /** A rule of the exchange forbids it. */
        RULE,
        /** A store that the answer needs is away; the same call may succeed later. */
        UNAVAILABLE
    }

    private static final long serialVersionUID = 1;

    private final Code code;
    private final String message;

    public Refusal(Code code, String message) {
        super(message);
        this.code = code;
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }

    public Code code() {
        return code;
    }

    /** A refusal is an answer, not a failure: its place in the code does not matter, and a trace would cost. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
