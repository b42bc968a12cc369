package io.quaestor.console.users.planted;

import io.quaestor.console.orders.planted.PlantedPanel;
import io.quaestor.platform.data.planted.PlantedUpwardImport;

/** Breaks the rules on purpose. */
public class PlantedScreenImport {

    public Class<?> otherScreen() {
        return PlantedPanel.class;
    }

    public Class<?> partOfACycle() {
        return PlantedUpwardImport.class;
    }
}
