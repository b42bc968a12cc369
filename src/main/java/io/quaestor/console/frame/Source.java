package io.quaestor.console.frame;

import io.quaestor.platform.data.Key;
import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import java.util.Optional;

/** What a grid shows: pages of one browse order, on the replica. */
public interface Source<T> {

    KeysetPage<T> page(KeysetSpan span);

    /** How many there are, as far as counting is cheap. */
    KeysetQuery.Count count();

    /** Where a row lies, by what identifies it in an address; empty where there is none such. */
    default Optional<Key> placeOf(String id) {
        return Optional.empty();
    }
}
