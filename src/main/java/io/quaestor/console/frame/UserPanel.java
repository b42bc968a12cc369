package io.quaestor.console.frame;

import com.vaadin.flow.component.Component;
import io.quaestor.platform.data.KeysetQuery;
import java.util.UUID;

/**
 * A tab of a user's page, brought by the screen whose rows it shows, as a bean. The page reads count and content apart
 * from those of all other panels; what the database does not answer fails this panel only.
 */
public interface UserPanel {

    /** Names the tab in an address: {@code users/…?tab=orders}. */
    String name();

    /** Key of the tab's title. */
    String title();

    /** Place among the tabs, the smallest first. */
    int order();

    /** How many rows the user has, as far as counting is cheap. */
    KeysetQuery.Count count(UUID user);

    /** The user's rows as they are now: the latest ones, where there may be many. */
    Component content(UUID user);

    /** Whether it stands above the tabs, to be seen at once. */
    default boolean isAtAGlance() {
        return false;
    }
}
