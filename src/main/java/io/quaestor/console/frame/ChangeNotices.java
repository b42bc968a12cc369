package io.quaestor.console.frame;

import io.quaestor.platform.data.CurrentReader;
import io.quaestor.platform.data.ReplicaFence;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells open screens of what operators change, once it is committed. A notice carries the write's place in the WAL: who
 * is told reads nothing older from then on.
 */
@Component
public class ChangeNotices {

    private static final Logger log = LoggerFactory.getLogger(ChangeNotices.class);

    /**
     * Something changed.
     *
     * @param screen whose rows it is, as in {@link Paths}
     * @param id of the row
     */
    public record Change(String screen, UUID id) {}

    private record Listener(@Nullable UUID operator, Consumer<Change> told) {}

    private final ReplicaFence fence;
    private final CurrentReader reader;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

    ChangeNotices(ReplicaFence fence, CurrentReader reader) {
        this.fence = fence;
        this.reader = reader;
    }

    /** Tells after the running transaction's commit; a rollback tells nobody. */
    public void tell(Change change) {
        UUID writer = reader.reader().orElseThrow();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public int getOrder() {
                // After the write's position was read.
                return Ordered.LOWEST_PRECEDENCE;
            }

            @Override
            public void afterCompletion(int status) {
                if (status == STATUS_COMMITTED) {
                    long position = fence.required(writer);
                    listeners.forEach(listener -> tell(listener, change, position));
                }
            }
        });
    }

    /**
     * Tells this thread's operator of changes, on the writer's thread, so keep it short. What the operator reads from then
     * on is no older than the change.
     *
     * @return ends it
     */
    public Runnable follow(Consumer<Change> told) {
        Listener listener = new Listener(reader.reader().orElse(null), told);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tell(Listener listener, Change change, long position) {
        UUID operator = listener.operator();
        if (operator != null && position > 0) {
            fence.raise(operator, position);
        }
        try {
            listener.told().accept(change);
        } catch (RuntimeException e) {
            log.error("A screen could not be told of {} and is told no more", change, e);
            listeners.remove(listener);
        }
    }
}
