package io.quaestor.platform.data;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A place in a browse order: the values of its columns, which never change while the row exists. Each is an {@link
 * Instant}, a {@link UUID} or a {@link Long}.
 */
public record Key(List<Object> values) {

    private static final UUID LAST_ID = new UUID(-1L, -1L);

    public Key {
        values = List.copyOf(values);
    }

    /** After every row of that instant, in an order of time and id. */
    public static Key atTheEndOf(Instant time) {
        return new Key(List.of(time, LAST_ID));
    }
}
