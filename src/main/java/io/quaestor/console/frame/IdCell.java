package io.quaestor.console.frame;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import java.util.UUID;

/** An id in short, whole on pointing at it, and as a link to where it is explained. */
public final class IdCell {

    private IdCell() {}

    /** The id without a link. */
    public static Span plain(UUID id) {
        Span span = new Span(Formats.shortId(id));
        span.addClassName("id");
        span.setTitle(id.toString());
        return span;
    }

    /**
     * The id as a link to the screen of what it names.
     *
     * @param kind as events and the ledger name it
     */
    public static Component of(String kind, UUID id) {
        return switch (kind) {
            case "USER" -> link(id, Paths.USERS, "id");
            case "ORDER" -> link(id, Paths.ORDERS, "open");
            case "TRADE" -> link(id, Paths.TRADES, "open");
            case "POSITION" -> link(id, Paths.POSITIONS, "open");
            case "TRANSFER" -> link(id, Paths.TRANSFERS, "open");
            case "ADJUSTMENT" -> link(id, Paths.LEDGER, "journal");
            default -> plain(id);
        };
    }

    /** The id as a link to {@code path?parameter=id}. */
    public static Anchor link(UUID id, String path, String parameter) {
        Anchor anchor = new Anchor(path + "?" + parameter + "=" + id, Formats.shortId(id));
        anchor.addClassName("id");
        anchor.setTitle(id.toString());
        return anchor;
    }

    /** A user's id as a link to their page. */
    public static Anchor user(UUID id) {
        Anchor anchor = new Anchor(Paths.user(id), Formats.shortId(id));
        anchor.addClassName("id");
        anchor.setTitle(id.toString());
        return anchor;
    }
}
