package io.quaestor.platform.data.planted;

import io.quaestor.console.users.planted.PlantedScreenImport;

/** Breaks the rules on purpose. */
public class PlantedUpwardImport {

    public PlantedScreenImport upwards() {
        return new PlantedScreenImport();
    }
}
