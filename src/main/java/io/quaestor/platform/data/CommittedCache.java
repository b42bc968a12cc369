package io.quaestor.platform.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Remembers rows that never change once they are committed. What a transaction reads is remembered only after it has
 * committed itself, for it may have read rows of its own that a rollback takes back.
 */
public final class CommittedCache<K, V> {

    private final Map<K, V> remembered = new ConcurrentHashMap<>();

    /** Values of the keys that exist; those not remembered yet are asked of {@code load}. */
    public Map<K, V> get(Collection<K> keys, Function<Collection<K>, Map<K, V>> load) {
        Map<K, V> found = new HashMap<>();
        List<K> missing = new ArrayList<>();
        for (K key : keys) {
            V value = remembered.get(key);
            if (value == null) {
                missing.add(key);
            } else {
                found.put(key, value);
            }
        }
        if (!missing.isEmpty()) {
            Map<K, V> loaded = load.apply(missing);
            found.putAll(loaded);
            rememberAfterCommit(loaded);
        }
        return found;
    }

    private void rememberAfterCommit(Map<K, V> loaded) {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    remembered.putAll(loaded);
                }
            });
        }
    }
}
