package io.quaestor.console.orders.planted;

/** Part of another screen. */
public class PlantedPanel {}
