package io.quaestor.console.orders;

import io.quaestor.audit.AuditLog;
import io.quaestor.console.frame.ChangeNotices;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Reason;
import io.quaestor.console.operators.CurrentOperator;
import io.quaestor.exchange.orders.Order;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.platform.data.WriteTransaction;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** What operators do about orders. */
@Service
class OrderActions {

    private final OrderService orders;
    private final AuditLog audit;
    private final CurrentOperator operator;
    private final ChangeNotices notices;
    private final Clock clock;

    OrderActions(OrderService orders, AuditLog audit, CurrentOperator operator, ChangeNotices notices, Clock clock) {
        this.orders = orders;
        this.audit = audit;
        this.operator = operator;
        this.notices = notices;
        this.clock = clock;
    }

    /**
     * Cancels an open order.
     *
     * @param version as the operator saw it
     * @throws io.quaestor.exchange.Refusal UNKNOWN, STALE when the order changed since, or STATE when it is final; then
     *     nothing is written, the audit row included
     */
    @PreAuthorize("hasAnyRole('OPERATIONS', 'ADMIN')")
    @WriteTransaction
    public void cancel(UUID id, long version, Reason reason) {
        Order canceled = orders.cancel(id, version, reason.by(operator.name()), clock.instant());
        audit.record(
                operator.id(),
                operator.name(),
                "order.canceled",
                "order",
                id.toString(),
                reason.text(),
                reason.caseNumber(),
                Map.of(
                        "priorVersion", version,
                        "version", canceled.version(),
                        "userId", canceled.userId(),
                        "symbol", canceled.symbol()));
        notices.tell(new ChangeNotices.Change(Paths.ORDERS, id));
    }
}
