package io.quaestor.platform.data;

import org.jspecify.annotations.Nullable;

/** Which page of a browse order, newest first, is asked for. */
public sealed interface KeysetSpan {

    /** The newest rows. */
    static KeysetSpan newest() {
        return new Newest();
    }

    /** The newest rows. */
    record Newest() implements KeysetSpan {}

    /** The rows right after this place. */
    record Older(Key than) implements KeysetSpan {}

    /** The row at this place, if it is still there, and those after it. */
    record From(Key key) implements KeysetSpan {}

    /** The rows right before this place. */
    record Newer(Key than) implements KeysetSpan {}

    /** The place; null for the newest. */
    default @Nullable Key place() {
        return switch (this) {
            case Newest _ -> null;
            case Older older -> older.than();
            case From from -> from.key();
            case Newer newer -> newer.than();
        };
    }
}
