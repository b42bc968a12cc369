package io.quaestor.platform.data;

import java.util.List;

/** What profile production lacks or cannot use, all of it at once. */
final class IncompleteSettings extends RuntimeException {

    private static final long serialVersionUID = 1;

    IncompleteSettings(List<String> problems) {
        super("profile production cannot start:\n  - " + String.join("\n  - ", problems));
    }
}
