package io.quaestor.console.orderbook;

import io.quaestor.audit.AuditLog;
import io.quaestor.console.frame.Reason;
import io.quaestor.console.operators.CurrentOperator;
import io.quaestor.exchange.Refusal;
import io.quaestor.market.orderbook.OrderBookService;
import java.util.Map;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** What operators do about order books. */
@Service
class OrderBookActions {

    private final OrderBookService books;
    private final AuditLog audit;
    private final CurrentOperator operator;
    private final TransactionTemplate transactions;

    OrderBookActions(
            OrderBookService books, AuditLog audit, CurrentOperator operator, TransactionTemplate transactions) {
        this.books = books;
        this.audit = audit;
        this.operator = operator;
        this.transactions = transactions;
    }

    /**
     * Has a symbol's book made anew from its orders. Redis is no part of a transaction: the intent is committed before, what
     * became of it after, and no caller's transaction may take either back. An intent without an outcome means that nobody
     * knows.
     *
     * @return how many levels the new book has
     * @throws Refusal as {@link OrderBookService#rebuild}; that is audited too
     */
    @PreAuthorize("hasAnyRole('OPERATIONS', 'ADMIN')")
    @Transactional(propagation = Propagation.NEVER)
    public int rebuild(String symbol, Reason reason) {
        record("order_book.rebuild_requested", symbol, reason, Map.of());
        int levels;
        try {
            levels = books.rebuild(symbol);
        } catch (RuntimeException failure) {
            record(
                    "order_book.rebuild_failed",
                    symbol,
                    reason,
                    Map.of("problem", String.valueOf(failure.getMessage())));
            throw failure;
        }
        record("order_book.rebuilt", symbol, reason, Map.of("levels", levels));
        return levels;
    }

    private void record(String action, String symbol, Reason reason, Map<String, ?> details) {
        transactions.executeWithoutResult(status -> audit.record(
                operator.id(),
                operator.name(),
                action,
                "order book",
                symbol,
                reason.text(),
                reason.caseNumber(),
                details));
    }
}
