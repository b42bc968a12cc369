package io.quaestor.console.frame;

/** Titles of browser tabs. */
public final class Titles {

    static final String SUFFIX = " · Quaestor";

    private Titles() {}

    /** A screen's title as the tab shows it. */
    public static String of(String screen) {
        return screen + SUFFIX;
    }
}
