package io.quaestor.model;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Commands to be played one after the other by users numbered from 0; every user from {@code users} on is unknown.
 *
 * @param seed that it was made from
 * @param symbols what is listed, by number; every number beyond is unknown
 */
record History(long seed, int users, List<ModelInstrument> symbols, List<Step> steps) {

    History with(List<Step> fewer) {
        return new History(seed, users, symbols, List.copyOf(fewer));
    }

    /** A step a line, as a person reads it. */
    String listing() {
        return "history of seed " + seed + ": " + users + " users, " + steps.size() + " steps\n"
                + symbols.stream().map(symbol -> "  " + symbol + "\n").collect(Collectors.joining())
                + steps.stream().map(step -> "  " + step + "\n").collect(Collectors.joining());
    }
}
