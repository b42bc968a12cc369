package io.quaestor.exchange.orders;

import io.quaestor.exchange.Cause;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.sessions.Admission;
import io.quaestor.exchange.sessions.OrderLimiter;
import io.quaestor.exchange.sessions.Session;
import io.quaestor.exchange.sessions.Sessions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The door of the exchange's users: the gateway calls it, with a session. Whoever acts for no session (the matching engine,
 * a tape, an operator) calls {@link OrderService#place}. Redis is asked before a transaction begins: call it outside one.
 */
@Component
public class OrderEntry {

    private final Sessions sessions;
    private final OrderLimiter limiter;
    private final OrderService orders;

    OrderEntry(Sessions sessions, OrderLimiter limiter, OrderService orders) {
        this.sessions = sessions;
        this.limiter = limiter;
        this.orders = orders;
    }

    /**
     * Places orders of a signed-in user, as many as the user may enter in a minute, and answers for each in the order
     * given. The same order again within a minute does not count again.
     *
     * @throws Refusal UNKNOWN when there is no such session (any more), RULE when an order is of another user, INVALID
     *     for more orders than one call may bring
     */
    public List<Placement> enter(@Nullable String sessionId, List<NewOrder> requests, Cause cause) {
        OrderService.requirePlaceable(requests, cause);
        Session session = sessions.find(sessionId)
                .orElseThrow(() -> new Refusal(
                        Refusal.Code.UNKNOWN, "the session is unknown or has expired: the user must sign in again"));
        for (NewOrder request : requests) {
            if (!request.userId().equals(session.userId())) {
                throw new Refusal(
                        Refusal.Code.RULE,
                        "order " + request.id() + " is of user " + request.userId() + ", the session of user "
                                + session.userId());
            }
        }
        List<Admission> admissions = limiter.admit(
                session.userId(), requests.stream().map(NewOrder::id).toList());
        List<NewOrder> admitted = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            if (admissions.get(i) instanceof Admission.Admitted) {
                admitted.add(requests.get(i));
            }
        }
        // Nothing to place takes no connection.
        Iterator<Placement> placed =
                (admitted.isEmpty() ? List.<Placement>of() : orders.place(admitted, cause)).iterator();
        List<Placement> placements = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            placements.add(
                    switch (admissions.get(i)) {
                        case Admission.Admitted _ -> placed.next();
                        case Admission.Limited limited ->
                            new Placement.Limited(requests.get(i).id(), limited.freeAt());
                    });
        }
        return placements;
    }
}
