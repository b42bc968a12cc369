package io.quaestor.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /** What operators meet, for a screen to say in their language; each names the values that its text needs. */
    public enum Reason {
        /** id */
        ORDER_UNKNOWN,
        /** id, version now, status now, version seen */
        ORDER_STALE,
        /** id, status now */
        ORDER_STATE,
        /** id */
        USER_UNKNOWN,
        /** id, version now, status now, version seen */
        USER_STALE,
        /** id, status now */
        USER_STATE,
        /** symbol */
        INSTRUMENT_UNKNOWN,
        /** symbol */
        BOOK_NOT_FED,
        /** symbol, seconds waited */
        BOOK_LATE,
        /** symbol, what the store or the feeding instance said */
        BOOK_FAILED,
        /** symbol */
        BOOK_RECORDED,
        /** beginning, end */
        RANGE_REVERSED,
        /** beginning, end */
        RANGE_TOO_LONG,
        /** beginning, end */
        RANGE_OUTSIDE
    }

    private static final long serialVersionUID = 1;

    private final Code code;
    private final String message;

    private final transient @Nullable Reason reason;

    private final transient List<Object> values;

    public Refusal(Code code, String message) {
        this(code, message, null);
    }

    /** A refusal that a screen can say in its operator's language. */
    public Refusal(Code code, String message, @Nullable Reason reason, Object... values) {
        super(message);
        this.code = code;
        this.message = message;
        this.reason = reason;
        this.values = List.of(values);
    }

    @Override
    public String getMessage() {
        return message;
    }

    public Code code() {
        return code;
    }

    /** Null where only the message tells. */
    @Nullable
    public Reason reason() {
        return reason;
    }

    /** What {@link #reason} names; enums are of the exchange's own. */
    public List<Object> values() {
        return values;
    }

    /** A refusal is an answer, not a failure: its place in the code does not matter, and a trace would cost. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
