package io.quaestor.platform.embedded;

/** The stack does not start here: the message is one line that says what is in the way and what to do about it. */
public final class StackRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StackRefused(String message) {
        super(message);
    }
}
