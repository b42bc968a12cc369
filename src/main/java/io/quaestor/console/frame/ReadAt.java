package io.quaestor.console.frame;

import com.vaadin.flow.component.html.Span;
import io.quaestor.platform.data.Stamped;

/** Says where something was read, and as of when it is true. */
public final class ReadAt extends Span {

    public ReadAt(Stamped<?> read) {
        Times times = Times.here();
        addClassName("read-at");
        setText(getTranslation("read.source." + read.source()) + " · "
                + getTranslation("read.as-of", times.time(read.asOf()), times.zone()));
    }
}
