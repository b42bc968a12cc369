package io.quaestor.health.planted;

import io.quaestor.platform.embedded.StackRefused;

/** Breaks the rules on purpose. */
public class PlantedStackImport {

    public Class<?> embedded() {
        return StackRefused.class;
    }
}
