package io.quaestor.tape;

/** A tape is not played, or not further: one line that says why and what to do. What came before stays. */
final class TapeRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String message;

    TapeRefused(String message) {
        super(message);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
