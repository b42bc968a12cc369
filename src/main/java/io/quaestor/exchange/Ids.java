package io.quaestor.exchange;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/** Ids made by the application: UUID version 7 (RFC 9562), so that they order by the time they were made. */
public final class Ids {

    private Ids() {}

    public static UUID next() {
        return UuidCreator.getTimeOrderedEpochPlus1();
    }
}
