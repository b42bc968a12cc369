package io.quaestor.console.frame;

import io.quaestor.platform.data.CurrentReader;
import io.quaestor.platform.data.ReplicaFence;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells open screens of what operators change, once it is committed. A notice carries the write's place in the WAL: who
 * is told reads nothing older from then on.
 */
@Component
public class ChangeNotices implements DisposableBean {

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
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("change-notices").factory());

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
                    List<Listener> then = List.copyOf(listeners);
                    then.forEach(listener -> raise(listener, position));
                    // Not on this thread: to Spring its transaction goes on until this returns, and a screen reads.
                    executor.execute(() -> then.forEach(listener -> tell(listener, change)));
                }
            }
        });
    }

    /**
     * Tells this thread's operator of changes, on a thread of its own, one change after the other. What the operator reads
     * from the writer's commit on is no older than the change.
     *
     * @return ends it
     */
    public Runnable follow(Consumer<Change> told) {
        Listener listener = new Listener(reader.reader().orElse(null), told);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void destroy() {
        executor.shutdownNow();
    }

    private void raise(Listener listener, long position) {
        UUID operator = listener.operator();
        if (operator != null && position > 0) {
            fence.raise(operator, position);
        }
    }

    private void tell(Listener listener, Change change) {
        try {
            listener.told().accept(change);
        } catch (RuntimeException e) {
            log.error("A screen could not be told of {} and is told no more", change, e);
            listeners.remove(listener);
        }
    }
}
