package io.quaestor.console.frame;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.icon.VaadinIcon;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** A part of a page that reads for itself: where no database answers it, only it says so, and can be asked again. */
public final class Part extends Div {

    private static final Logger log = LoggerFactory.getLogger(Part.class);

    private final Supplier<? extends Component> content;
    private final String what;
    private final String whatToDo;
    private boolean hasFailed;

    /** Makes the part empty; {@link #load} fills it from the replica. */
    public Part(Supplier<? extends Component> content) {
        this(content, "browse.failed", "browse.failed.what-to-do");
    }

    /**
     * Makes the part empty; {@link #load} fills it.
     *
     * @param what key of what is the matter where nothing answers
     */
    public Part(Supplier<? extends Component> content, String what, String whatToDo) {
        this.content = content;
        this.what = what;
        this.whatToDo = whatToDo;
    }

    /** Reads again if nothing answered the last time; where nothing does now either, what stands there stays. */
    public void loadIfFailed() {
        if (!hasFailed) {
            return;
        }
        try {
            Component found = content.get();
            hasFailed = false;
            removeAll();
            add(found);
        } catch (DataAccessException | TransactionException e) {
            log.debug("A part of a page could not be read again", e);
        }
    }

    /** Reads and shows what is there now. */
    public void load() {
        removeAll();
        hasFailed = false;
        try {
            add(content.get());
        } catch (DataAccessException | TransactionException e) {
            log.warn("A part of a page could not be read", e);
            hasFailed = true;
            failed();
        } catch (RuntimeException e) {
            // A fault of ours, such as data that nobody expected: the rest of the page is none the worse for it.
            log.error("A part of a page failed", e);
            failed();
        }
    }

    private void failed() {
        EmptyState failed = new EmptyState(VaadinIcon.UNLINK, getTranslation(what), getTranslation(whatToDo));
        failed.getElement().setAttribute("role", "alert");
        failed.add(new Button(getTranslation("browse.again"), click -> load()));
        add(failed);
    }
}
