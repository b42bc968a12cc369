package io.quaestor.console.frame;

import com.vaadin.flow.component.html.Anchor;
import java.util.UUID;

/** A symbol as a link to its candles. */
public final class SymbolCell {

    private SymbolCell() {}

    /** With one user's fills and open orders drawn on them. */
    public static Anchor candles(String symbol, UUID user) {
        return new Anchor(Paths.candles(symbol, user), symbol);
    }
}
