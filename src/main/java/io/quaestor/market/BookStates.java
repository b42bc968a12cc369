package io.quaestor.market;

import java.util.Map;

/** How all order books stand, for screens that show them beside other things; told by whoever keeps the books. */
public interface BookStates {

    /** By symbol; a symbol without a book is absent. Never throws because a store is away: its books are stale then. */
    Map<String, BookState> bySymbol();
}
