package io.quaestor.tape;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Ids that come out the same when the same is played again. */
final class PlayedIds {

    private static final UUID NAMESPACE = UUID.fromString("6a0e6f1c-5e0c-5b1e-9d5b-3f5e1f0c7a11");

    private PlayedIds() {}

    /** UUID version 5 of a name made of these parts. */
    static UUID named(Object... parts) {
        StringBuilder name = new StringBuilder();
        for (Object part : parts) {
            name.append(part).append('\n');
        }
        return UuidCreator.getNameBasedSha1(NAMESPACE, name.toString());
    }

    /** UUID version 7 of that time, its random part made of these parts' name. */
    static UUID namedAt(Instant time, Object... parts) {
        UUID name = named(parts);
        return at(time, name.getMostSignificantBits(), name.getLeastSignificantBits());
    }

    /** UUID version 7 of that time, its random part drawn from the seeded generator. */
    static UUID at(Instant time, RandomGenerator random) {
        return at(time, random.nextLong(), random.nextLong());
    }

    private static UUID at(Instant time, long high, long low) {
        return new UUID(
                (time.toEpochMilli() << 16) | 0x7000L | (high & 0xFFFL),
                (low & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
    }
}
