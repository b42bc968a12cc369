package io.quaestor.market.orderbook;

import io.quaestor.exchange.Refusal;

/** How the instance that feeds says what became of a wish for a book made anew, and how that is read. */
final class BookAnswers {

    private static final String DONE = "done ";
    private static final String FAILED = "failed ";

    private BookAnswers() {}

    static String done(int levels) {
        return DONE + levels;
    }

    static String failed(String why) {
        return FAILED + why;
    }

    /**
     * The number of levels of the new book.
     *
     * @throws Refusal UNAVAILABLE when it failed
     */
    static int levels(String symbol, String answer) {
        if (!answer.startsWith(DONE)) {
            String why = answer.substring(FAILED.length());
            throw new Refusal(
                    Refusal.Code.UNAVAILABLE,
                    "the book of " + symbol + " was not made anew: " + why,
                    Refusal.Reason.BOOK_FAILED,
                    symbol,
                    why);
        }
        return Integer.parseInt(answer, DONE.length(), answer.length(), 10);
    }
}
