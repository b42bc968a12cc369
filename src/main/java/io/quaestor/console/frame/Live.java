package io.quaestor.console.frame;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.server.Command;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes a page from another thread. */
public final class Live {

    private static final Logger log = LoggerFactory.getLogger(Live.class);

    private Live() {}

    /**
     * Changes the page when its turn comes; what goes wrong there reaches the page's own error handler.
     *
     * @return false where the page is gone
     */
    public static boolean update(UI ui, Command change) {
        try {
            // The future tells only of failures that the error handler is told too.
            var _ = ui.access(change);
            return true;
        } catch (UIDetachedException gone) {
            log.debug("A page that was to be changed is gone", gone);
            return false;
        }
    }
}
