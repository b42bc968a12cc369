package io.quaestor.tape;

import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.OrderEntry;
import io.quaestor.exchange.orders.Placement;
import io.quaestor.exchange.sessions.Sessions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Signs simulated users in when they have something to do, and enters their orders under their sessions. */
@Component
@Profile("!production")
class SimulatedSessions {

    private static final Logger LOG = LoggerFactory.getLogger(SimulatedSessions.class);

    private final Sessions sessions;
    private final OrderEntry entry;
    private final Map<UUID, String> idOfUser = new ConcurrentHashMap<>();

    SimulatedSessions(Sessions sessions, OrderEntry entry) {
        this.sessions = sessions;
        this.entry = entry;
    }

    /**
     * Enters the orders, each user's in their order.
     *
     * @return false when some did not reach the exchange's rules: over the limit, or their user could not sign in
     */
    boolean enter(List<NewOrder> requests) {
        Map<UUID, List<NewOrder>> byUser = new LinkedHashMap<>();
        for (NewOrder request : requests) {
            byUser.computeIfAbsent(request.userId(), user -> new ArrayList<>()).add(request);
        }
        boolean isAsPlayed = true;
        for (Map.Entry<UUID, List<NewOrder>> entry : byUser.entrySet()) {
            try {
                for (Placement placement : enter(entry.getKey(), entry.getValue())) {
                    if (!(placement instanceof Placement.Placed)) {
                        LOG.debug("Not placed: {}", placement);
                    }
                    isAsPlayed &= !(placement instanceof Placement.Limited);
                }
            } catch (Refusal refusal) {
                // Nobody signs in while Redis is away, or as a user whom an operator closed: the others trade on.
                LOG.debug("Not entered: {}", refusal.getMessage());
                isAsPlayed = false;
            }
        }
        return isAsPlayed;
    }

    private List<Placement> enter(UUID userId, List<NewOrder> requests) {
        String known = idOfUser.get(userId);
        if (known != null) {
            try {
                return entry.enter(known, requests, Simulator.CAUSE);
            } catch (Refusal refusal) {
                if (refusal.code() != Refusal.Code.UNKNOWN) {
                    throw refusal;
                }
                idOfUser.remove(userId);
            }
        }
        String fresh = sessions.signIn(userId, "market simulator").id();
        idOfUser.put(userId, fresh);
        return entry.enter(fresh, requests, Simulator.CAUSE);
    }
}
