package io.quaestor.console.frame;

import io.quaestor.platform.data.Key;
import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a grid shows: pages of one browse order, on the replica. */
public interface Source<T> {

    /**
     * Pages by what reads them.
     *
     * @param placeOf where lies what an address names; see {@link #byTimeOrId}
     */
    static <T> Source<T> of(
            Function<KeysetSpan, KeysetPage<T>> page,
            Supplier<KeysetQuery.Count> count,
            Function<String, Optional<Key>> placeOf) {
        return new Source<>() {
            @Override
            public KeysetPage<T> page(KeysetSpan span) {
                return page.apply(span);
            }

            @Override
            public KeysetQuery.Count count() {
                return count.get();
            }

            @Override
            public Optional<Key> placeOf(String text) {
                return placeOf.apply(text);
            }
        };
    }

    /** A time is a place in an order of times and ids, as is a row's id. */
    static Function<String, Optional<Key>> byTimeOrId(Function<UUID, Optional<Key>> placeOf) {
        return text -> FilterBar.time(text)
                .map(Key::atTheEndOf)
                .or(() -> FilterBar.uuid(text).flatMap(placeOf));
    }

    KeysetPage<T> page(KeysetSpan span);

    /** How many there are, as far as counting is cheap. */
    KeysetQuery.Count count();

    /** Whether these are the first rows of an order that changes, which has no pages. */
    default boolean isTop() {
        return false;
    }

    /** Where lies what an address names, such as a row or a time; empty where there is none such. */
    default Optional<Key> placeOf(String text) {
        return Optional.empty();
    }
}
