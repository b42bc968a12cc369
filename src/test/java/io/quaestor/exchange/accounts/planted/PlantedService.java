package io.quaestor.exchange.accounts.planted;

/** Breaks the rules on purpose. */
public class PlantedService {

    public void writes() {}
}
