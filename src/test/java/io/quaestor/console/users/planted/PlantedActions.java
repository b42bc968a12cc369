package io.quaestor.console.users.planted;

/** Breaks the rules on purpose. */
public class PlantedActions {

    public void anybodyMayWithoutATransaction() {}
}
