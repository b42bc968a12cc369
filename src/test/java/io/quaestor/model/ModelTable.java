package io.quaestor.model;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Rows by key, whose changes since a moment can be taken back. */
final class ModelTable<K, V> {

    private final Map<K, V> rows = new HashMap<>();
    private final Undo undo;
    private final BiConsumer<@Nullable V, @Nullable V> onChange;

    /** What takes back, newest first, what was changed. */
    static final class Undo {

        private final Deque<Runnable> steps = new ArrayDeque<>();

        void add(Runnable step) {
            steps.push(step);
        }

        void clear() {
            steps.clear();
        }

        /** A moment to which {@link #rollBackTo} can go back, until the next clear. */
        int now() {
            return steps.size();
        }

        void rollBackTo(int moment) {
            while (steps.size() > moment) {
                steps.pop().run();
            }
        }
    }

    /** {@code onChange} hears of every change with the row before and after. */
    ModelTable(Undo undo, BiConsumer<@Nullable V, @Nullable V> onChange) {
        this.undo = undo;
        this.onChange = onChange;
    }

    @Nullable
    V find(K key) {
        return rows.get(key);
    }

    V get(K key, String unknown) {
        V row = rows.get(key);
        if (row == null) {
            throw new ModelRefusal(unknown);
        }
        return row;
    }

    Collection<V> all() {
        return rows.values();
    }

    void put(K key, V row) {
        V before = rows.put(key, row);
        onChange.accept(before, row);
        undo.add(() -> {
            if (before == null) {
                rows.remove(key);
            } else {
                rows.put(key, before);
            }
            onChange.accept(row, before);
        });
    }
}
