package io.quaestor.model;

import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What one run calls a history's numbers, so that runs in one database never meet. Ids are of version 7 and order by
 * their numbers.
 */
final class Names {

    enum Kind {
        USER(0),
        ORDER(1),
        TRADE(2),
        TRANSFER(3),
        ADJUSTMENT(4);

        private final long bits;

        Kind(long bits) {
            this.bits = bits;
        }
    }

    private static final int SALT_BITS = 39;
    private static final int LOW_BITS = 20;

    private final long salt;
    private final long madeAtMillis;

    Names() {
        salt = ThreadLocalRandom.current().nextLong(1L << SALT_BITS);
        madeAtMillis = System.currentTimeMillis();
    }

    UUID id(Kind kind, long number) {
        long most = (madeAtMillis << 16) | 0x7000 | (number >>> LOW_BITS);
        long least = (0b10L << 62)
                | ((number & ((1L << LOW_BITS) - 1)) << (SALT_BITS + 3))
                | (kind.bits << SALT_BITS)
                | salt;
        return new UUID(most, least);
    }

    UUID user(int number) {
        return id(Kind.USER, number);
    }

    UUID order(long number) {
        return id(Kind.ORDER, number);
    }

    static long number(UUID id) {
        return ((id.getMostSignificantBits() & 0xfff) << LOW_BITS)
                | ((id.getLeastSignificantBits() >>> (SALT_BITS + 3)) & ((1L << LOW_BITS) - 1));
    }

    static Kind kind(UUID id) {
        long bits = (id.getLeastSignificantBits() >>> SALT_BITS) & 0b111;
        for (Kind kind : Kind.values()) {
            if (kind.bits == bits) {
                return kind;
            }
        }
        throw new IllegalArgumentException(id + " is no id of a run");
    }

    String symbol(int number) {
        return "H" + run() + "-" + number;
    }

    String currency(int number) {
        return "C" + run() + "-" + number;
    }

    /** The number at the end of a symbol's or a currency's name. */
    static int number(String name) {
        return Integer.parseInt(name.substring(name.indexOf('-') + 1));
    }

    private String run() {
        return Long.toString(salt, 36).toUpperCase(Locale.ROOT);
    }
}
